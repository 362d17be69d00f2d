package vtl

import (
	"math"
	"unicode/utf16"

	"stile/internal/jsonval"
)

// class is what getClass() answers. Only its name can be had.
type class struct{ name string }

func (*class) Opaque() {}

func (c *class) AppendJava(dst []byte) []byte { return append(append(dst, "class "...), c.name...) }

func classOf(v Value) Value {
	name := ""
	switch v.Kind() {
	case jsonval.String:
		name = "java.lang.String"
	case jsonval.Boolean:
		name = "java.lang.Boolean"
	case jsonval.Integer:
		name = "java.lang.Integer"
	case jsonval.Long:
		name = "java.lang.Long"
	case jsonval.Double:
		name = "java.lang.Double"
	case jsonval.BigInteger:
		name = "java.math.BigInteger"
	case jsonval.Decimal:
		name = "java.math.BigDecimal"
	case jsonval.Map:
		name = "java.util.LinkedHashMap"
	case jsonval.List:
		name = "net.minidev.json.JSONArray"
		if v.Array().Java {
			name = "java.util.ArrayList"
		}
	default:
		switch o := v.Opaque().(type) {
		case *javaArray:
			name = o.class
		case character:
			name = "java.lang.Character"
		case *entry:
			name = "java.util.LinkedHashMap$Entry"
		case *view:
			name = [...]string{"java.util.LinkedHashMap$LinkedKeySet", "java.util.LinkedHashMap$LinkedValues", "java.util.LinkedHashMap$LinkedEntrySet"}[o.part]
		default:
			return Value{}
		}
	}
	return jsonval.OfOpaque(&class{name})
}

// character is a java.lang.Character: a UTF-16 code unit.
type character uint16

func (character) Opaque() {}

func (c character) AppendJava(dst []byte) []byte {
	return append(dst, fromUTF16([]uint16{uint16(c)})...)
}

// hashCode is Java's, for the classes that define it by their contents.
func (m *Machine) hashCode(v Value, depth int) int32 {
	const deepest = 500
	if depth > deepest {
		return 0
	}
	switch v.Kind() {
	case jsonval.String:
		m.work(len(v.Str()))
		return hashString(v.Str())
	case jsonval.Boolean:
		if v.Bool() {
			return 1231
		}
		return 1237
	case jsonval.Integer:
		return int32(v.Int())
	case jsonval.Long:
		return int32(v.Int() ^ int64(uint64(v.Int())>>32))
	case jsonval.Double:
		return hashDouble(v.Double())
	case jsonval.List:
		m.Spend(1 + len(v.Array().Items)/hashesPerStep)
		h := int32(1)
		for _, item := range v.Array().Items {
			h = 31*h + m.hashCode(item, depth+1)
		}
		return h
	case jsonval.Map:
		m.Spend(1 + v.Object().Len()/hashesPerStep)
		h := int32(0)
		for _, member := range v.Object().Members() {
			h += hashString(member.Key) ^ m.hashCode(member.Value, depth+1)
		}
		return h
	}
	if c, ok := v.Opaque().(character); ok {
		return int32(c)
	}
	return 0
}

func hashString(s string) int32 {
	h := int32(0)
	for _, r := range s {
		if r > 0xFFFF {
			hi, lo := utf16.EncodeRune(r)
			h = 31*(31*h+hi) + lo
			continue
		}
		h = 31*h + r
	}
	return h
}

func hashDouble(f float64) int32 {
	bits := math.Float64bits(f)
	if math.IsNaN(f) {
		const canonicalNaN = 0x7ff8000000000000
		bits = canonicalNaN
	}
	return int32(bits ^ bits>>32)
}
