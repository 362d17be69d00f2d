// Package jsonval holds JSON documents as API Gateway's engine does: Java values that keep the order of their members and know
// whether they print as Java or as JSON.
package jsonval

import (
	"math"
	"math/big"
	"unsafe"
)

// Value is one Java value. The zero Value is null. Copying a Value copies a reference: objects and arrays are shared, as in Java.
//
// It is 24 bytes and needs no allocation for scalars and strings: ref holds a Kind for null and scalars, the string's first byte
// for strings, or the pointer to an object, array or big number.
type Value struct {
	num uint64
	ref any
}

type stringPointer *byte

// Kind is the Java type of a Value.
type Kind uint8

const (
	Null       Kind = iota
	Boolean         // java.lang.Boolean
	Integer         // java.lang.Integer, 32 bits
	Long            // java.lang.Long
	Double          // java.lang.Double
	BigInteger      // java.math.BigInteger
	Decimal         // java.math.BigDecimal
	String          // java.lang.String
	Map             // java.util.LinkedHashMap
	List            // a list: JSON array or java.util.ArrayList
	Foreign         // a value of the template engine's own, behind Opaque
)

// Opaque is a value that only the template engine understands, such as a range or a root object.
type Opaque interface{ Opaque() }

// OfBool is a java.lang.Boolean.
func OfBool(b bool) Value {
	if b {
		return Value{1, Boolean}
	}
	return Value{0, Boolean}
}

// Each of these makes a value of the Java type that its Kind names. Objects, arrays, big numbers and opaque values are shared, not
// copied, and must not be nil.
func OfInt(i int32) Value              { return Value{uint64(int64(i)), Integer} }
func OfLong(i int64) Value             { return Value{uint64(i), Long} }
func OfDouble(f float64) Value         { return Value{math.Float64bits(f), Double} }
func OfBigInteger(i *big.Int) Value    { return Value{0, i} }
func OfBigDecimal(d *BigDecimal) Value { return Value{0, d} }
func OfString(s string) Value          { return Value{uint64(len(s)), stringPointer(unsafe.StringData(s))} }
func OfObject(o *Object) Value         { return Value{0, o} }
func OfArray(a *Array) Value           { return Value{0, a} }
func OfOpaque(o Opaque) Value          { return Value{0, o} }

// Kind is the value's Java type.
func (v Value) Kind() Kind {
	// One comparison each, the most frequent first: a type switch would look into the types.
	if _, ok := v.ref.(stringPointer); ok {
		return String
	}
	if k, ok := v.ref.(Kind); ok {
		return k
	}
	return v.kindOfReference()
}

func (v Value) kindOfReference() Kind {
	if v.ref == nil {
		return Null
	}
	if _, ok := v.ref.(*Object); ok {
		return Map
	}
	if _, ok := v.ref.(*Array); ok {
		return List
	}
	switch v.ref.(type) {
	case *big.Int:
		return BigInteger
	case *BigDecimal:
		return Decimal
	}
	return Foreign
}

// IsNull is whether v is Java's null, as the zero Value is.
func (v Value) IsNull() bool { return v.ref == nil }

// The accessors below answer the zero value of their type when v is of another kind.

func (v Value) Bool() bool {
	k, ok := v.ref.(Kind)
	return ok && k == Boolean && v.num == 1
}

// Int is the value of an Integer or Long.
func (v Value) Int() int64 {
	if k, ok := v.ref.(Kind); ok && (k == Integer || k == Long) {
		return int64(v.num)
	}
	return 0
}

func (v Value) Double() float64 {
	if k, ok := v.ref.(Kind); ok && k == Double {
		return math.Float64frombits(v.num)
	}
	return 0
}

// Small is the value of an Integer or Double, which a double holds exactly; ok is false for anything else.
func (v Value) Small() (f float64, ok bool) {
	switch k, _ := v.ref.(Kind); k {
	case Integer:
		return float64(int64(v.num)), true
	case Double:
		return math.Float64frombits(v.num), true
	default:
		return 0, false
	}
}

func (v Value) Big() *big.Int {
	i, _ := v.ref.(*big.Int)
	return i
}

func (v Value) BigDecimal() *BigDecimal {
	d, _ := v.ref.(*BigDecimal)
	return d
}

// Str is the text of a String; see AppendJava for how any value prints.
func (v Value) Str() string {
	if p, ok := v.ref.(stringPointer); ok {
		return unsafe.String((*byte)(p), int(v.num))
	}
	return ""
}

func (v Value) Object() *Object {
	o, _ := v.ref.(*Object)
	return o
}

func (v Value) Array() *Array {
	a, _ := v.ref.(*Array)
	return a
}

func (v Value) Opaque() Opaque {
	o, _ := v.ref.(Opaque)
	return o
}

// Reference is the Opaque that v holds, as something whose type can be asked for without a detour. It means nothing if v is of
// another kind.
func (v Value) Reference() any { return v.ref }
