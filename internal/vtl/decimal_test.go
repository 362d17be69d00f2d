package vtl

import (
	"errors"
	"testing"

	"stile/internal/jsonval"
)

func TestDecimalsOfExtremeScaleAreNotCalculatedWith(t *testing.T) {
	for text, extreme := range map[string]bool{
		"1.00000000000000000000000000000000000001E+2147483640": true,
		"1.00000000000000000000000000000000000001E-2147483600": true,
		"1.00000000000000000000000000000000000001E+9000":       false,
	} {
		v, err := jsonval.Parse(text)
		if err != nil || v.Kind() != jsonval.Decimal {
			t.Fatal(text, v.Kind(), err)
		}
		for _, operator := range []string{"+", "-", "*", "/"} {
			p, err := Compile("#set($x = $a "+operator+" $a)", Options{Roots: []string{"a"}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = p.Run(nil, []Value{v}, nil, Budget{})
			if refused := extreme && (operator == "*" || operator == "/"); refused != errors.Is(err, errDecimalTooLarge) {
				t.Errorf("%s %s itself: %v", text, operator, err)
			}
		}
	}
}
