package jsonval

import (
	"bufio"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"os"
	"strconv"
	"strings"
	"testing"
)

var kindNames = map[Kind]string{
	Null: "null", Boolean: "Boolean", Integer: "Integer", Long: "Long", Double: "Double", BigInteger: "BigInteger",
	Decimal: "BigDecimal", String: "String",
}

// kinds names the Java classes in v, in order.
func kinds(v Value) string {
	var b strings.Builder
	switch v.Kind() {
	case Map:
		b.WriteByte('{')
		for _, m := range v.Object().Members() {
			b.WriteString(kinds(m.Value) + ",")
		}
		b.WriteByte('}')
	case List:
		b.WriteByte('[')
		for _, item := range v.Array().Items {
			b.WriteString(kinds(item) + ",")
		}
		b.WriteByte(']')
	default:
		return kindNames[v.Kind()]
	}
	return b.String()
}

type smartCase struct {
	Text  string
	Error bool
	Kinds string // Java classes; left out where the text is long
	JSON  string // compact print
	Java  string // toString
}

// TestReadsAndPrintsAsJsonSmart runs what json-smart 2.2 was recorded to do in its permissive mode.
func TestReadsAndPrintsAsJsonSmart(t *testing.T) {
	f, err := os.Open("testdata/jsonsmart.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var c smartCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		v, err := Parse(c.Text)
		if (err != nil) != c.Error {
			t.Errorf("%q: error %v, want one: %v", c.Text, err, c.Error)
			continue
		}
		if err != nil {
			continue
		}
		if got := kinds(v); c.Kinds != "" && got != c.Kinds {
			t.Errorf("%q: classes %s, want %s", c.Text, got, c.Kinds)
		}
		if got := JSON(v); got != c.JSON {
			t.Errorf("%q prints as JSON %s, want %s", c.Text, got, c.JSON)
		}
		if got := Java(v); got != c.Java {
			t.Errorf("%q prints as Java %s, want %s", c.Text, got, c.Java)
		}
	}
}

func TestDoublesPrintAsJava17(t *testing.T) {
	f, err := os.Open("testdata/doubles.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	for lines := bufio.NewScanner(f); lines.Scan(); {
		hex, want, _ := strings.Cut(lines.Text(), " ")
		bits, err := strconv.ParseUint(hex, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(AppendDouble(nil, math.Float64frombits(bits))); got != want {
			t.Errorf("%s prints %s, want %s", hex, got, want)
		}
	}
}

func TestSyntaxErrorsSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":]`:      "Unexpected character (]) at position 5",
		`{"a": "x`:    "Unexpected end of the document at position 8",
		`[1, -. , 2]`: "Malformed number at position 7",
	} {
		_, err := Parse(text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestManyMembersKeepOrderAndLastValue(t *testing.T) {
	var b strings.Builder
	b.WriteByte('{')
	for i := range 100 {
		b.WriteString(`"k` + strconv.Itoa(i%60) + `":` + strconv.Itoa(i) + `,`)
	}
	b.WriteByte('}')
	v, err := Parse(b.String())
	if err != nil {
		t.Fatal(err)
	}
	o := v.Object()
	if o.Len() != 60 {
		t.Fatalf("%d members", o.Len())
	}
	for i, m := range o.Members() {
		want := i
		if i < 40 {
			want = i + 60
		}
		if m.Key != "k"+strconv.Itoa(i) || m.Value.Int() != int64(want) {
			t.Errorf("member %d is %s=%d", i, m.Key, m.Value.Int())
		}
		if got, ok := o.Get(m.Key); !ok || !equal(got, m.Value) {
			t.Errorf("%s is not found", m.Key)
		}
	}
}

func TestAddingToAParsedObjectLeavesItsNeighboursAlone(t *testing.T) {
	v, err := Parse(`{"a":{"x":1},"b":{"y":2}}`)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := v.Object().Get("a")
	a.Object().Put("z", OfInt(3))
	if got := JSON(v); got != `{"a":{"x":1,"z":3},"b":{"y":2}}` {
		t.Error(got)
	}
}

func TestTemplateListsPrintAsJava(t *testing.T) {
	inner, err := Parse(`{"a":[1,"x"],"n":null}`)
	if err != nil {
		t.Fatal(err)
	}
	list := &Array{Items: []Value{OfInt(1), OfString("x"), inner, {}}, Java: true}
	if got := Java(OfArray(list)); got != `[1, x, {a=[1,"x"], n=null}, null]` {
		t.Error(got)
	}
	fromJSON := &Array{Items: []Value{OfArray(list)}}
	if got := Java(OfArray(fromJSON)); got != `[[1,"x",{"a":[1,"x"],"n":null},null]]` {
		t.Error(got)
	}
}

func TestAValueThatHoldsItselfIsNotPrintedForever(t *testing.T) {
	o := NewObject(1)
	o.Put("self", OfObject(o))
	if got := Java(OfObject(o)); got != "{self=(this Map)}" {
		t.Error(got)
	}
	if _, err := AppendJSONWithin(nil, OfObject(o), 1000); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
	a := &Array{Java: true}
	a.Items = []Value{OfArray(a)}
	if got := Java(OfArray(a)); got != "[(this Collection)]" {
		t.Error(got)
	}
	wide := OfString("x")
	for range 60 {
		wide = OfArray(&Array{Items: []Value{wide, wide}, Java: true})
	}
	if got, err := AppendJavaWithin(nil, wide, 1000); !errors.Is(err, ErrTooLarge) || len(got) > 2000 {
		t.Error(len(got), err)
	}
	twin := OfString("x")
	for range 60 {
		twin = OfArray(&Array{Items: []Value{twin, twin}, Java: true})
	}
	steps := 1000
	if Equal(wide, twin, &steps) || steps >= 0 {
		t.Error(steps)
	}
}

func equal(a, b Value) bool {
	steps := 1 << 20
	return Equal(a, b, &steps)
}

func TestEqualIsJavas(t *testing.T) {
	big1 := OfBigInteger(big.NewInt(1))
	parse := func(s string) Value {
		v, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		a, b Value
		want bool
	}{
		{OfInt(1), OfInt(1), true},
		{OfInt(1), OfLong(1), false},
		{OfInt(1), OfDouble(1), false},
		{OfInt(1), big1, false},
		{big1, OfBigInteger(big.NewInt(1)), true},
		{OfDouble(0), OfDouble(math.Copysign(0, -1)), false},
		{OfDouble(math.NaN()), OfDouble(math.NaN()), true},
		{OfString("a"), OfString("a"), true},
		{Value{}, Value{}, true},
		{Value{}, OfString(""), false},
		{parse(`{"a":1,"b":[2]}`), parse(`{"b":[2],"a":1}`), true},
		{parse(`[1,2]`), parse(`[2,1]`), false},
		{parse(`1.00000000000000000000`), parse(`1.0000000000000000000`), false},
	} {
		if equal(c.a, c.b) != c.want {
			t.Errorf("%s equal to %s: want %v", JSON(c.a), JSON(c.b), c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x\u0041",null]}`, `{a:'b',}`, `[1 2,-.5e3]`, `"\ud83d\ude00"`, "k=v&x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse(text)
		if err != nil {
			return
		}
		AppendJava(nil, v)
		// What is printed can be read, but a fraction may come back as another class, or as another text.
		printed := JSON(v)
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("%q printed as %q: %v", text, printed, err)
		}
		if again.Kind() != v.Kind() && !isNumber(v) && v.Kind() != Null {
			t.Fatalf("%q printed as %q, which is something else", text, printed)
		}
	})
}

func isNumber(v Value) bool {
	_, ok := v.Decimal()
	return ok || v.Kind() == Double
}
