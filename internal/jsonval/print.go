package jsonval

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf8"
)

// ErrTooLarge is why a value cannot be printed: its text would be longer than allowed, or it holds itself.
var ErrTooLarge = errors.New("value too large to print")

// Printable is an Opaque that says how Java prints it.
type Printable interface {
	Opaque
	AppendJava(dst []byte) []byte
}

// Wrapping is an Opaque that prints as a text and another value. It has no AppendJava of its own, because what it wraps may hold it in
// turn, which only one and the same printer notices.
type Wrapping interface {
	Opaque
	Wrapped() (text string, v Value)
}

// AppendJSON appends v as compact JSON, as $input.json() does. What is longer than a document may be, or nested deeper, is cut off; see
// AppendJSONWithin.
func AppendJSON(dst []byte, v Value) []byte {
	dst, _ = AppendJSONWithin(dst, v, maxText)
	return dst
}

// AppendJava appends v as its toString prints in a template: objects as {a=1, b=x}, a template's own lists as [1, x], and lists out of a
// JSON text as JSON with everything inside them. What is longer than a document may be, or nested deeper, is cut off; see
// AppendJavaWithin.
func AppendJava(dst []byte, v Value) []byte {
	dst, _ = AppendJavaWithin(dst, v, maxText)
	return dst
}

// AppendJSONWithin is AppendJSON for text of at most limit bytes.
func AppendJSONWithin(dst []byte, v Value, limit int) ([]byte, error) {
	p := printer{dst: dst, end: len(dst) + limit}
	p.json(v)
	return p.dst, p.err
}

// AppendJavaWithin is AppendJava for text of at most limit bytes.
func AppendJavaWithin(dst []byte, v Value, limit int) ([]byte, error) {
	p := printer{dst: dst, end: len(dst) + limit, escapeSlash: true}
	p.java(v)
	return p.dst, p.err
}

// Java is v's toString. For a string it costs nothing.
func Java(v Value) string {
	if v.Kind() == String {
		return v.Str()
	}
	return string(AppendJava(nil, v))
}

// JSON is v as compact JSON text.
func JSON(v Value) string { return string(AppendJSON(nil, v)) }

type printer struct {
	dst         []byte
	end         int // length of dst that must not be exceeded
	depth       int
	escapeSlash bool // a list's toString escapes slashes, JsonPath's own printing does not
	err         error
}

func (p *printer) enter() bool {
	p.depth++
	if p.depth > maxDepth || len(p.dst) > p.end {
		p.err = ErrTooLarge
	}
	return p.err == nil
}

func (p *printer) leave() {
	p.depth--
	if len(p.dst) > p.end {
		p.err = ErrTooLarge
	}
}

func (p *printer) scalar(v Value) {
	switch v.Kind() {
	case Null:
		p.dst = append(p.dst, "null"...)
	case Boolean:
		p.dst = strconv.AppendBool(p.dst, v.Bool())
	case Integer, Long:
		p.dst = strconv.AppendInt(p.dst, v.Int(), 10)
	case Double:
		p.dst = AppendDouble(p.dst, v.Double())
	case BigInteger:
		p.dst = v.Big().Append(p.dst, 10)
	case Decimal:
		p.dst = v.BigDecimal().append(p.dst)
	case Foreign:
		p.foreign(v.Opaque())
	default: // not scalar
	}
	if len(p.dst) > p.end {
		p.err = ErrTooLarge
	}
}

func (p *printer) foreign(o Opaque) {
	switch o := o.(type) {
	case Wrapping:
		if !p.enter() {
			return
		}
		text, inner := o.Wrapped()
		outside := p.escapeSlash
		p.dst, p.escapeSlash = append(p.dst, text...), true
		if p.java(inner); p.err == nil {
			p.leave()
		}
		p.escapeSlash = outside
	case Printable:
		p.dst = o.AppendJava(p.dst)
	}
}

func (p *printer) json(v Value) {
	switch v.Kind() {
	case String:
		p.quoted(v.Str())
	case Map:
		p.jsonObject(v.Object())
	case List:
		p.jsonArray(v.Array())
	case Foreign:
		if f, ok := v.Opaque().(Printable); ok {
			p.quoted(string(f.AppendJava(nil)))
		}
	case Double:
		if math.IsInf(v.Double(), 0) {
			p.dst = append(p.dst, "null"...)
			return
		}
		p.scalar(v)
	default:
		p.scalar(v)
	}
}

func (p *printer) jsonObject(o *Object) {
	if !p.enter() {
		return
	}
	p.dst = append(p.dst, '{')
	for i := range o.members {
		if i > 0 {
			p.dst = append(p.dst, ',')
		}
		p.quoted(KeyText(o.members[i].Key))
		p.dst = append(p.dst, ':')
		if p.json(o.members[i].Value); p.err != nil {
			return
		}
	}
	p.dst = append(p.dst, '}')
	p.leave()
}

func (p *printer) jsonArray(a *Array) {
	if !p.enter() {
		return
	}
	p.dst = append(p.dst, '[')
	for i, v := range a.Items {
		if i > 0 {
			p.dst = append(p.dst, ',')
		}
		if p.json(v); p.err != nil {
			return
		}
	}
	p.dst = append(p.dst, ']')
	p.leave()
}

func (p *printer) java(v Value) {
	switch v.Kind() {
	case String:
		p.dst = append(p.dst, v.Str()...)
		if len(p.dst) > p.end {
			p.err = ErrTooLarge
		}
	case Map:
		p.javaObject(v.Object())
	case List:
		if a := v.Array(); a.Java {
			p.javaArray(a)
		} else {
			p.jsonArray(a)
		}
	default:
		p.scalar(v)
	}
}

func (p *printer) javaObject(o *Object) {
	if !p.enter() {
		return
	}
	p.dst = append(p.dst, '{')
	for i := range o.members {
		m := &o.members[i]
		if i > 0 {
			p.dst = append(p.dst, ", "...)
		}
		p.dst = append(append(p.dst, KeyText(m.Key)...), '=')
		if m.Value.Object() == o {
			p.dst = append(p.dst, "(this Map)"...)
			continue
		}
		if p.java(m.Value); p.err != nil {
			return
		}
	}
	p.dst = append(p.dst, '}')
	p.leave()
}

func (p *printer) javaArray(a *Array) {
	if !p.enter() {
		return
	}
	p.dst = append(p.dst, '[')
	for i, v := range a.Items {
		if i > 0 {
			p.dst = append(p.dst, ", "...)
		}
		if v.Array() == a {
			p.dst = append(p.dst, "(this Collection)"...)
			continue
		}
		if p.java(v); p.err != nil {
			return
		}
	}
	p.dst = append(p.dst, ']')
	p.leave()
}

func (p *printer) quoted(s string) {
	p.dst = append(p.dst, '"')
	p.dst = appendEscaped(p.dst, s, p.escapeSlash)
	p.dst = append(p.dst, '"')
	if len(p.dst) > p.end {
		p.err = ErrTooLarge
	}
}

// appendEscaped escapes what json-smart does: besides what JSON demands also U+007F to U+009F and U+2000 to U+20FF.
func appendEscaped(dst []byte, s string, slash bool) []byte {
	candidate := &escapeCandidate
	if slash {
		candidate = &escapeCandidateOrSlash
	}
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if !candidate[c] {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if !(0x80 <= r && r <= 0x9F || 0x2000 <= r && r <= 0x20FF) {
				i += size
				continue
			}
		}
		dst = append(dst, s[from:i]...)
		dst = appendEscape(dst, r)
		i += size
		from = i
	}
	return append(dst, s[from:]...)
}

// These have the bytes that begin a character that may have to be escaped.
var escapeCandidate, escapeCandidateOrSlash = candidates(), candidates('/')

func candidates(more ...byte) (t [256]bool) {
	for c := range byte(' ') {
		t[c] = true
	}
	for _, c := range append(more, '"', '\\', 0x7F, 0xC2, 0xE2) {
		t[c] = true
	}
	return t
}

func appendEscape(dst []byte, r rune) []byte {
	const hex = "0123456789ABCDEF"
	switch r {
	case '"', '\\', '/':
		return append(dst, '\\', byte(r))
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	return append(dst, '\\', 'u', hex[r>>12&15], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}
