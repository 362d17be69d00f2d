package jsonpath

import (
	"strconv"
	"strings"
)

const (
	maxPath  = 64 << 10 // bytes
	maxDepth = 50       // paths in filters or arguments, and brackets in filters, inside each other
)

// Compile reads a path. A path that does not begin with $ or @ begins at the root. The error is a *SyntaxError unless text is empty.
func Compile(text string) (*Path, error) {
	if text == "" {
		return nil, errEmptyPath
	}
	return compile(text, 0)
}

func compile(text string, depth int) (*Path, error) {
	if len(text) > maxPath {
		return nil, &SyntaxError{text[:20] + "...", -1, "path too long"}
	}
	c := &compiler{given: text, depth: depth}
	switch {
	case strings.HasPrefix(text, "$") || strings.HasPrefix(text, "@"):
		c.text = text
	default:
		c.text, c.shift = "$."+text, len("$.")
	}
	c.text = strings.TrimRight(c.text, " ")
	if strings.HasSuffix(c.text, ".") {
		return nil, c.failAt(len(c.text)-1, "path must not end with a '.'")
	}
	return c.path()
}

// compiler reads one path by the rules of Jayway's, which are those of its characters and not of a grammar: it looks for the end of each
// piece, and a single character behind the last one goes unnoticed.
type compiler struct {
	given string // as the user wrote it
	shift int    // by which text is longer at its start than given
	text  string
	pos   int
	depth int
	steps []*step
}

func (c *compiler) failAt(pos int, message string) error {
	return &SyntaxError{c.given, max(0, min(pos-c.shift, len(c.given))), message}
}

func (c *compiler) fail(message string) error { return c.failAt(c.pos, message) }

// at is the character at pos, or 0 outside of the text.
func (c *compiler) at(pos int) byte {
	if pos < 0 || pos >= len(c.text) {
		return 0
	}
	return c.text[pos]
}

func (c *compiler) char() byte { return c.at(c.pos) }

// significant is where the next character behind pos is that is not a blank.
func (c *compiler) significant(pos int) int {
	pos++
	for c.at(pos) == ' ' {
		pos++
	}
	return pos
}

func (c *compiler) path() (*Path, error) {
	if c.depth > maxDepth {
		return nil, c.fail("nested too deep")
	}
	for c.pos < len(c.text) && isBlank(c.char()) {
		c.pos++
	}
	fromRoot := c.char() == '$'
	if !fromRoot && c.char() != '@' {
		return nil, c.fail("path must start with '$' or '@'")
	}
	if c.pos+1 < len(c.text) {
		c.pos++
		if c.char() != '.' && c.char() != '[' {
			return nil, c.fail("expected '.' or '['")
		}
		if err := c.readSteps(); err != nil {
			return nil, err
		}
	}
	return finish(c.given, fromRoot, c.steps), nil
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

func (c *compiler) readSteps() error {
	for {
		if err := c.readStep(); err != nil {
			return err
		}
		if c.pos+1 >= len(c.text) {
			return nil
		}
	}
}

func (c *compiler) add(s *step) { c.steps = append(c.steps, s) }

func (c *compiler) readStep() error {
	if c.char() == '.' {
		c.pos++
		if c.char() == '.' {
			c.pos++
			c.add(&step{kind: stepScan})
		}
	}
	switch c.char() {
	case '.', ' ', 0:
		return c.fail("expected a name")
	case '*':
		c.pos++
		c.add(&step{kind: stepWildcard})
		return nil
	case '[':
		return c.readBracket()
	default:
		return c.readName()
	}
}

// readBracket reads from [ to behind its ].
func (c *compiler) readBracket() error {
	switch b := c.at(c.significant(c.pos)); {
	case b == '\'' || b == '"':
		return c.readQuotedNames(b)
	case b == '*':
		return c.readBracketWildcard()
	case b == '?':
		return c.readFilter()
	case b == '-' || b == ':' || isDigit(b):
		return c.readIndexes()
	}
	return c.fail("expected ?, ', 0-9 or * behind '['")
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func (c *compiler) readBracketWildcard() error {
	closing := c.significant(c.significant(c.pos))
	if c.at(closing) != ']' {
		return c.failAt(closing, "expected ']' behind '*'")
	}
	c.pos = closing + 1
	c.add(&step{kind: stepWildcard})
	return nil
}

func (c *compiler) readIndexes() error {
	length := strings.IndexByte(c.text[c.pos:], ']')
	if length < 0 {
		return c.fail("missing ']'")
	}
	inside := strings.TrimFunc(c.text[c.pos+1:c.pos+length], func(r rune) bool { return r <= ' ' })
	read := indexStep
	if strings.Contains(inside, ":") {
		read = sliceStep
	}
	s := read(inside)
	if s == nil {
		return c.fail("malformed index")
	}
	c.pos += length + 1
	c.add(s)
	return nil
}

func indexStep(inside string) *step {
	parts := strings.Split(inside, ",")
	indexes := make([]int, len(parts))
	for i, part := range parts {
		if i > 0 {
			part = strings.TrimLeft(part, " ")
		}
		if i+1 < len(parts) {
			part = strings.TrimRight(part, " ")
		}
		n, ok := parseIndex(part)
		if !ok {
			return nil
		}
		indexes[i] = n
	}
	if len(indexes) == 1 {
		return &step{kind: stepIndex, index: indexes[0]}
	}
	return &step{kind: stepIndexes, indexes: indexes}
}

func parseIndex(s string) (int, bool) {
	if s == "" || s[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 32)
	return int(n), err == nil
}

// sliceStep reads from:to. What stands behind a second colon is ignored, as Jayway does.
func sliceStep(inside string) *step {
	parts := strings.Split(inside, ":")
	var s slice
	for i, part := range parts {
		if strings.Trim(part, "-0123456789") != "" {
			return nil
		}
		if part == "" || i > 1 {
			continue
		}
		n, ok := parseIndex(part)
		if !ok {
			return nil
		}
		if i == 0 {
			s.from, s.hasFrom = n, true
		} else {
			s.to, s.hasTo = n, true
		}
	}
	if !s.hasFrom && !s.hasTo {
		return nil
	}
	return &step{kind: stepSlice, slice: s}
}
