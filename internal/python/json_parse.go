package python

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
)

// maxDepth bounds nesting as Python's recursion limit does.
const maxDepth = 990

// JSONError is a json.JSONDecodeError; its text is Python's.
type JSONError struct {
	Message      string
	Line, Column int // from 1, in characters
	Position     int // from 0, in characters
}

func (e *JSONError) Error() string {
	return fmt.Sprintf("%s: line %d column %d (char %d)", e.Message, e.Line, e.Column, e.Position)
}

// ParseJSON is json.loads(text): NaN and Infinity are numbers, the last of equal keys wins, ints keep their digits.
// With ordered, objects become OrderedDicts.
func ParseJSON(text string, ordered bool) (any, error) {
	d := &decoder{text: Runes(text), ordered: ordered}
	if len(d.text) > 0 && d.text[0] == '\ufeff' {
		return nil, d.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0)
	}
	d.skipSpace()
	v, err := d.value(0)
	if err != nil {
		return nil, err
	}
	d.skipSpace()
	if d.at < len(d.text) {
		return nil, d.fail("Extra data", d.at)
	}
	return v, nil
}

type decoder struct {
	text    []rune
	at      int
	ordered bool
}

func (d *decoder) fail(message string, position int) error {
	line, column := 1, position+1
	for i := range min(position, len(d.text)) {
		if d.text[i] == '\n' {
			line++
			column = position - i
		}
	}
	return &JSONError{Message: message, Line: line, Column: column, Position: position}
}

func (d *decoder) peek() rune {
	if d.at < len(d.text) {
		return d.text[d.at]
	}
	return -1
}

func (d *decoder) skipSpace() {
	for d.at < len(d.text) && strings.ContainsRune(" \t\n\r", d.text[d.at]) {
		d.at++
	}
}

var words = map[string]any{
	"null": nil, "true": true, "false": false, "NaN": math.NaN(), "Infinity": math.Inf(1), "-Infinity": math.Inf(-1),
}

func (d *decoder) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("maximum recursion depth exceeded while decoding a JSON document")
	}
	switch c := d.peek(); c {
	case '"':
		return d.str()
	case '{':
		return d.object(depth)
	case '[':
		return d.array(depth)
	default:
		for word, v := range words {
			if d.has(word) {
				d.at += len(word)
				return v, nil
			}
		}
		return d.number()
	}
}

func (d *decoder) has(word string) bool {
	if len(d.text)-d.at < len(word) {
		return false
	}
	for i, c := range word {
		if d.text[d.at+i] != c {
			return false
		}
	}
	return true
}

func (d *decoder) object(depth int) (any, error) {
	dict := &Dict{Ordered: d.ordered}
	d.at++
	d.skipSpace()
	if d.peek() == '}' {
		d.at++
		return dict, nil
	}
	for {
		if d.peek() != '"' {
			return nil, d.fail("Expecting property name enclosed in double quotes", d.at)
		}
		key, err := d.str()
		if err != nil {
			return nil, err
		}
		d.skipSpace()
		if d.peek() != ':' {
			return nil, d.fail("Expecting ':' delimiter", d.at)
		}
		d.at++
		d.skipSpace()
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		dict.Set(key, v)
		d.skipSpace()
		switch d.peek() {
		case '}':
			d.at++
			return dict, nil
		case ',':
			d.at++
			d.skipSpace()
		default:
			return nil, d.fail("Expecting ',' delimiter", d.at)
		}
	}
}

func (d *decoder) array(depth int) (any, error) {
	list := []any{}
	d.at++
	d.skipSpace()
	if d.peek() == ']' {
		d.at++
		return list, nil
	}
	for {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		d.skipSpace()
		switch d.peek() {
		case ']':
			d.at++
			return list, nil
		case ',':
			d.at++
			d.skipSpace()
		default:
			return nil, d.fail("Expecting ',' delimiter", d.at)
		}
	}
}

var escapes = map[rune]rune{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (d *decoder) str() (string, error) {
	begin := d.at
	var text []byte
	for d.at++; ; {
		if d.at >= len(d.text) {
			return "", d.fail("Unterminated string starting at", begin)
		}
		switch c := d.text[d.at]; {
		case c == '"':
			d.at++
			return string(text), nil
		case c == '\\':
			r, err := d.escape(begin)
			if err != nil {
				return "", err
			}
			text = appendRune(text, r)
		case c < 0x20:
			return "", d.fail("Invalid control character at", d.at)
		default:
			text = appendRune(text, c)
			d.at++
		}
	}
}

func (d *decoder) escape(begin int) (rune, error) {
	backslash := d.at
	d.at++
	if d.at >= len(d.text) {
		return 0, d.fail("Unterminated string starting at", begin)
	}
	if d.text[d.at] != 'u' {
		r, known := escapes[d.text[d.at]]
		if !known {
			return 0, d.fail(`Invalid \escape`, backslash)
		}
		d.at++
		return r, nil
	}
	r, ok := d.hex(d.at + 1)
	if !ok {
		return 0, d.fail(`Invalid \uXXXX escape`, d.at)
	}
	d.at += 5
	if utf16.IsSurrogate(r) && d.has(`\u`) {
		if low, ok := d.hex(d.at + 2); ok {
			if pair := utf16.DecodeRune(r, low); pair != '\ufffd' {
				d.at += 6
				return pair, nil
			}
		}
	}
	return r, nil
}

// hex reads four digits at position i, which the string's closing quote must follow sometime.
func (d *decoder) hex(i int) (rune, bool) {
	if i+4 >= len(d.text) {
		return 0, false
	}
	n, err := strconv.ParseUint(string(d.text[i:i+4]), 16, 32)
	return rune(n), err == nil
}

func (d *decoder) digits(i int) int {
	for i < len(d.text) && d.text[i] >= '0' && d.text[i] <= '9' {
		i++
	}
	return i
}

func (d *decoder) number() (any, error) {
	i := d.at
	if i < len(d.text) && d.text[i] == '-' {
		i++
	}
	first := i
	i = d.digits(i)
	if i == first {
		return nil, d.fail("Expecting value", d.at)
	}
	if d.text[first] == '0' {
		i = first + 1
	}
	whole := true
	if i < len(d.text) && d.text[i] == '.' {
		if end := d.digits(i + 1); end > i+1 {
			i, whole = end, false
		}
	}
	if i < len(d.text) && (d.text[i] == 'e' || d.text[i] == 'E') {
		j := i + 1
		if j < len(d.text) && (d.text[j] == '+' || d.text[j] == '-') {
			j++
		}
		if end := d.digits(j); end > j {
			i, whole = end, false
		}
	}
	text := string(d.text[d.at:i])
	d.at = i
	if !whole {
		f, _ := strconv.ParseFloat(text, 64)
		return f, nil
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	n, _ := new(big.Int).SetString(text, 10)
	return n, nil
}
