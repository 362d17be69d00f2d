package python

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// Str is str(v).
func Str(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return Repr(v)
}

// Repr is repr(v).
func Repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case int64:
		return strconv.FormatInt(v, 10)
	case *big.Int:
		return v.String()
	case float64:
		return floatRepr(v)
	case string:
		return stringRepr(v)
	case []byte:
		return bytesRepr(v)
	case []any:
		return listRepr(v)
	case *Dict:
		return v.repr()
	}
	if v, ok := v.(fmt.Stringer); ok {
		return v.String()
	}
	return fmt.Sprintf("<%T object>", v)
}

// TypeName is str(type(v)) without <class ”>.
func TypeName(v any) string {
	switch v := v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64, *big.Int:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case []byte:
		return "bytes"
	case []any:
		return "list"
	case *Dict:
		if v.Ordered {
			return "collections.OrderedDict"
		}
		return "dict"
	}
	return "object"
}

func listRepr(list []any) string {
	items := make([]string, len(list))
	for i, v := range list {
		items[i] = Repr(v)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

func (d *Dict) repr() string {
	items := make([]string, 0, d.Len())
	for k, v := range d.All() {
		if d.Ordered {
			items = append(items, "("+stringRepr(k)+", "+Repr(v)+")")
		} else {
			items = append(items, stringRepr(k)+": "+Repr(v))
		}
	}
	text := strings.Join(items, ", ")
	switch {
	case !d.Ordered:
		return "{" + text + "}"
	case text == "":
		return "OrderedDict()"
	}
	return "OrderedDict([" + text + "])"
}

func quoteFor(text string) byte {
	if strings.Contains(text, "'") && !strings.Contains(text, `"`) {
		return '"'
	}
	return '\''
}

func stringRepr(text string) string {
	quote := quoteFor(text)
	var b strings.Builder
	b.WriteByte(quote)
	for r := range Characters(text) {
		switch {
		case r == rune(quote) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	b.WriteByte(quote)
	return b.String()
}

func bytesRepr(data []byte) string {
	quote := quoteFor(string(data))
	var b strings.Builder
	b.WriteByte('b')
	b.WriteByte(quote)
	for _, c := range data {
		switch {
		case c == quote || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 0x20 || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte(quote)
	return b.String()
}

// Truthy is bool(v).
func Truthy(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case *big.Int:
		return v.Sign() != 0
	case float64:
		return v != 0
	case string:
		return v != ""
	case []byte:
		return len(v) > 0
	case []any:
		return len(v) > 0
	case *Dict:
		return v.Len() > 0
	}
	return true
}

// Equal is a == b: 1, 1.0 and True are equal, the order of a dict's keys doesn't matter.
func Equal(a, b any) bool {
	if x, ok := asNumber(a); ok {
		y, ok := asNumber(b)
		return ok && equalNumbers(x, y)
	}
	switch a := a.(type) {
	case nil:
		return b == nil
	case string:
		s, ok := b.(string)
		return ok && a == s
	case []byte:
		s, ok := b.([]byte)
		return ok && string(a) == string(s)
	case []any:
		l, ok := b.([]any)
		return ok && equalLists(a, l)
	case *Dict:
		d, ok := b.(*Dict)
		return ok && equalDicts(a, d)
	}
	return false
}

func asNumber(v any) (any, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1), true
		}
		return int64(0), true
	case int64, *big.Int, float64:
		return v, true
	}
	return nil, false
}

func equalNumbers(a, b any) bool {
	if x, ok := a.(float64); ok && math.IsNaN(x) {
		return false
	}
	if y, ok := b.(float64); ok && math.IsNaN(y) {
		return false
	}
	return CompareNumbers(a, b) == 0
}

func equalLists(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

func equalDicts(a, b *Dict) bool {
	if a.Len() != b.Len() {
		return false
	}
	for k, v := range a.All() {
		w, ok := b.Get(k)
		if !ok || !Equal(v, w) {
			return false
		}
	}
	return true
}
