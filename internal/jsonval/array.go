package jsonval

// Array is a list. One that came out of a JSON text prints as JSON, with everything inside it; one that a template made prints as
// java.util.ArrayList does.
type Array struct {
	Items []Value
	Java  bool // made by a template
}
