package exchange

import (
	"reflect"
	"testing"
	"time"
)

// The exchange of one request serves another: nothing of the first may show.
func TestAResetExchangeHoldsNothing(t *testing.T) {
	x := new(Exchange)
	for _, field := range reflect.VisibleFields(reflect.TypeOf(*x)) {
		if field.IsExported() {
			fill(t, field.Name, reflect.ValueOf(x).Elem().FieldByIndex(field.Index))
		}
	}
	x.Reset()
	for _, field := range reflect.VisibleFields(reflect.TypeOf(*x)) {
		if field.IsExported() {
			checkEmpty(t, field.Name, reflect.ValueOf(x).Elem().FieldByIndex(field.Index))
		}
	}
}

// fill gives everything within v a value that isn't zero, as far as it can be set from here.
func fill(t *testing.T, name string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, name, v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		if add := v.Addr().MethodByName("Add"); add.IsValid() { // a header
			add.Call([]reflect.Value{reflect.ValueOf("Name"), reflect.ValueOf("value")})
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(t, name+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	default:
		t.Fatalf("%s: a %s is new to this test", name, v.Kind())
	}
}

// checkEmpty lets slices keep their room.
func checkEmpty(t *testing.T, name string, v reflect.Value) {
	switch {
	case v.Kind() == reflect.Slice:
		if v.Len() > 0 {
			t.Errorf("%s: %d left", name, v.Len())
		}
	case v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type() != reflect.TypeFor[time.Time]():
		for i := range v.NumField() {
			checkEmpty(t, name+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case !v.IsZero():
		t.Errorf("%s: %v left", name, v)
	}
}
