package jsonpath

import (
	"errors"
	"math"

	"stile/internal/jsonval"
)

var (
	errNoNumbers    = errors.New("function calculates with an empty list")
	errOutOfRange   = errors.New("index out of range")
	errNoSuchMember = errors.New("index counts more items than there are")
)

// A function is what can be called at the end of a path. It reads the value that the path led to and its arguments.
type function func(*call) (jsonval.Value, error)

// functionNamed is the function of that name, or nil.
func functionNamed(name string) function {
	switch name {
	case "min":
		return calculating(minimum)
	case "max":
		return calculating(maximum)
	case "avg":
		return calculating(average)
	case "sum":
		return calculating(sum)
	case "stddev":
		return calculating(deviation)
	case "length", "size":
		return (*call).length
	case "keys":
		return (*call).keys
	case "concat":
		return (*call).concat
	case "append":
		return (*call).append
	case "first":
		return func(c *call) (jsonval.Value, error) { return c.item(0) }
	case "last":
		return func(c *call) (jsonval.Value, error) { return c.item(-1) }
	case "index":
		return (*call).indexed
	}
	return nil
}

func calculating(with func([]float64) float64) function {
	return func(c *call) (jsonval.Value, error) { return c.calculate(with) }
}

type call struct {
	run       *run
	value     jsonval.Value
	arguments []*argument
}

func (c *call) argument(a *argument) (jsonval.Value, error) {
	if a.path == nil {
		return a.value, a.err
	}
	return c.run.nested(a.path, c.run.root, false)
}

// eachArgument calls do with every argument, and with the items of those that are lists.
func (c *call) eachArgument(do func(jsonval.Value)) error {
	for _, a := range c.arguments {
		v, err := c.argument(a)
		if err != nil {
			return err
		}
		if list := v.Array(); list != nil {
			for _, item := range list.Items {
				do(item)
			}
			continue
		}
		do(v)
	}
	return nil
}

func (c *call) calculate(with func([]float64) float64) (jsonval.Value, error) {
	var numbers []float64
	add := func(v jsonval.Value) {
		if f, ok := toDouble(v); ok {
			numbers = append(numbers, f)
		}
	}
	if list := c.value.Array(); list != nil {
		for _, item := range list.Items {
			add(item)
		}
	}
	if err := c.eachArgument(add); err != nil {
		return jsonval.Value{}, err
	}
	if len(numbers) == 0 {
		return jsonval.Value{}, errNoNumbers
	}
	return jsonval.OfDouble(with(numbers)), nil
}

func toDouble(v jsonval.Value) (float64, bool) {
	switch v.Kind() {
	case jsonval.Integer, jsonval.Long:
		return float64(v.Int()), true
	case jsonval.Double:
		return v.Double(), true
	case jsonval.BigInteger:
		f, _ := v.Big().Float64()
		return f, true
	case jsonval.Decimal:
		return v.BigDecimal().Float64(), true
	default:
		return 0, false
	}
}

func minimum(numbers []float64) float64 {
	least := math.MaxFloat64
	for _, n := range numbers {
		if n < least {
			least = n
		}
	}
	return least
}

// maximum begins with the smallest positive double, as Jayway does: the maximum of negative numbers is wrong there too.
func maximum(numbers []float64) float64 {
	greatest := math.SmallestNonzeroFloat64
	for _, n := range numbers {
		if n > greatest {
			greatest = n
		}
	}
	return greatest
}

func sum(numbers []float64) float64 {
	total := 0.0
	for _, n := range numbers {
		total += n
	}
	return total
}

func average(numbers []float64) float64 { return sum(numbers) / float64(len(numbers)) }

func deviation(numbers []float64) float64 {
	squares, count := 0.0, float64(len(numbers))
	for _, n := range numbers {
		squares += n * n
	}
	total := sum(numbers)
	return math.Sqrt(squares/count - total*total/count/count)
}

// length of a list or object is null for any other value. With a path as argument, it is the number of values below what that finds.
func (c *call) length() (jsonval.Value, error) {
	if len(c.arguments) > 0 && c.arguments[0].path != nil {
		v, err := c.run.nested(belowOf(c.arguments[0].path), c.value, false)
		if err != nil {
			return jsonval.Value{}, err
		}
		if list := v.Array(); list != nil {
			return jsonval.OfInt(int32(len(list.Items))), nil
		}
	}
	switch {
	case c.value.Array() != nil:
		return jsonval.OfInt(int32(len(c.value.Array().Items))), nil
	case c.value.Object() != nil:
		return jsonval.OfInt(int32(c.value.Object().Len())), nil
	}
	return jsonval.Value{}, nil
}

// belowOf is p with a wildcard behind it, unless it ends in a function or is the root.
func belowOf(p *Path) *Path {
	if p.function || p.first == nil {
		return p
	}
	var steps []*step
	for s := p.first; s != nil; s = s.next {
		copied := *s
		steps = append(steps, &copied)
	}
	return link(p.text, p.fromRoot, append(steps, &step{kind: stepWildcard}))
}

func (c *call) keys() (jsonval.Value, error) {
	o := c.value.Object()
	if o == nil {
		return jsonval.Value{}, nil
	}
	names := &jsonval.Array{Java: true}
	for _, m := range o.Members() {
		names.Items = append(names.Items, jsonval.OfString(m.Key))
	}
	return jsonval.OfArray(names), nil
}

// concat answers the text of the items and arguments, one behind the other.
func (c *call) concat() (jsonval.Value, error) {
	var text []byte
	tooLong := false
	add := func(v jsonval.Value) {
		if tooLong || v.IsNull() {
			return
		}
		longer, err := jsonval.AppendJavaWithin(text, v, maxText-len(text))
		text, tooLong = longer, err != nil || len(longer) > maxText
	}
	if list := c.value.Array(); list != nil {
		for _, item := range list.Items {
			if item.Kind() == jsonval.String {
				add(item)
			}
		}
	}
	err := c.eachArgument(add)
	if tooLong {
		err = ErrBudget
	}
	return jsonval.OfString(string(text)), err
}

// append answers a list with the arguments at its end, and leaves the document as it is.
func (c *call) append() (jsonval.Value, error) {
	list := c.value.Array()
	if list == nil || len(c.arguments) == 0 {
		return c.value, nil
	}
	longer := &jsonval.Array{Items: append([]jsonval.Value(nil), list.Items...), Java: list.Java}
	for _, a := range c.arguments {
		v, err := c.argument(a)
		if err != nil {
			return jsonval.Value{}, err
		}
		longer.Items = append(longer.Items, v)
	}
	return jsonval.OfArray(longer), nil
}

func (c *call) item(index int) (jsonval.Value, error) {
	list := c.value.Array()
	if list == nil {
		return jsonval.Value{}, errNoNumbers
	}
	// Jayway cannot count back to the very first item.
	if index < 0 && index+len(list.Items) <= 0 {
		return jsonval.Value{}, errNoSuchMember
	}
	v, ok := item(list, index)
	if !ok {
		return jsonval.Value{}, errOutOfRange
	}
	return v, nil
}

func (c *call) indexed() (jsonval.Value, error) {
	var first jsonval.Value
	found := false
	err := c.eachArgument(func(v jsonval.Value) {
		if _, ok := toDouble(v); ok && !found {
			first, found = v, true
		}
	})
	if err != nil {
		return jsonval.Value{}, err
	}
	if !found {
		return jsonval.Value{}, errOutOfRange
	}
	f, _ := toDouble(first)
	return c.item(int(max(math.MinInt32, min(math.MaxInt32, f))))
}
