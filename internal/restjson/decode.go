package restjson

import (
	"math"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// Decode fills input, a pointer to the struct of an operation's members, from a call. The operation's name is the one of the service model.
// What can't be converted is a SerializationException; whatever violates the shapes' constraints is one ValidationException.
func Decode(operation string, input any, req *Request) error {
	v := reflect.ValueOf(input).Elem()
	root := lowerFirst(operation) + "Input"
	d := &decoder{}
	if err := d.body(root, v, req.Body); err != nil {
		return err
	}
	if err := d.outside(v, req); err != nil {
		return err
	}
	if err := d.violations.exception(); err != nil {
		return err
	}
	return nil
}

type decoder struct{ violations violations }

// body fills the members that travel in the body.
func (d *decoder) body(root string, v reflect.Value, text []byte) error {
	fields := Fields(v.Type())
	var hasBody bool
	for _, f := range fields {
		if f.Location == InPayload {
			v.Field(f.Index).SetBytes(text)
			return nil
		}
		hasBody = hasBody || f.Location == InBody
	}
	if !hasBody {
		return nil
	}
	doc := document{kind: jsontext.KindBeginObject}
	if len(text) > 0 {
		var exception *Exception
		if doc, exception = parseDocument(text); exception != nil {
			return exception
		}
	}
	return d.structure(root, v, &doc)
}

func (d *decoder) structure(path string, v reflect.Value, doc *document) error {
	if doc.kind != jsontext.KindBeginObject {
		return mismatch(doc, "structure")
	}
	for _, f := range Fields(v.Type()) {
		if f.Location != InBody {
			continue
		}
		at := path + "." + f.Name
		if member, ok := doc.members[f.Wire]; ok && member.kind != jsontext.KindNull {
			if err := d.value(at, v.Field(f.Index), &member); err != nil {
				return err
			}
		} else if f.Required {
			d.violations.missing(at)
		}
	}
	return nil
}

// value converts one that isn't null.
func (d *decoder) value(path string, v reflect.Value, doc *document) error {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.value(path, v.Elem(), doc)
	case reflect.Struct:
		return d.structure(path, v, doc)
	case reflect.Slice:
		return d.list(path, v, doc)
	case reflect.Map:
		return d.mapping(path, v, doc)
	case reflect.String:
		if doc.kind != jsontext.KindString {
			return mismatch(doc, "String")
		}
		v.SetString(doc.text)
		d.violations.check(path, v)
	case reflect.Bool:
		if doc.kind != jsontext.KindTrue && doc.kind != jsontext.KindFalse {
			return mismatch(doc, "Boolean")
		}
		v.SetBool(doc.kind == jsontext.KindTrue)
	case reflect.Int:
		return number(v, doc, "Integer")
	case reflect.Int64:
		return number(v, doc, "Long")
	case reflect.Float64:
		return number(v, doc, "Double")
	default:
		panic("restjson: no way to decode " + v.Type().String())
	}
	return nil
}

func (d *decoder) list(path string, v reflect.Value, doc *document) error {
	if doc.kind != jsontext.KindBeginArray {
		return mismatch(doc, "list")
	}
	items := reflect.MakeSlice(v.Type(), len(doc.items), len(doc.items))
	elements := decoder{}
	for i := range doc.items {
		if doc.items[i].kind == jsontext.KindNull {
			continue
		}
		at := path + "." + strconv.Itoa(i+1) + ".member"
		if err := elements.value(at, items.Index(i), &doc.items[i]); err != nil {
			return err
		}
	}
	v.Set(items)
	if v.Type().Elem().Kind() == reflect.String {
		d.violations.checkList(path, v)
	} else {
		d.violations = append(d.violations, elements.violations...)
	}
	return nil
}

// mapping keeps a null only where the map's values can hold one.
func (d *decoder) mapping(path string, v reflect.Value, doc *document) error {
	if doc.kind != jsontext.KindBeginObject {
		return mismatch(doc, "map")
	}
	entries := reflect.MakeMapWithSize(v.Type(), len(doc.members))
	for _, key := range sortedKeys(doc.members) {
		member := doc.members[key]
		value := reflect.New(v.Type().Elem()).Elem()
		if member.kind != jsontext.KindNull {
			if err := d.value(path+"."+key+".member", value, &member); err != nil {
				return err
			}
		} else if value.Kind() != reflect.Pointer {
			continue
		}
		entries.SetMapIndex(reflect.ValueOf(key), value)
	}
	v.Set(entries)
	return nil
}

// number cuts what an integer can't hold: fractions off, and the rest at the ends of its range.
func number(v reflect.Value, doc *document, as string) error {
	if doc.kind != jsontext.KindNumber {
		return mismatch(doc, as)
	}
	f, err := strconv.ParseFloat(doc.text, 64)
	if err != nil && math.IsInf(f, 0) {
		f = math.Copysign(math.MaxFloat64, f)
	}
	setNumber(v, f)
	return nil
}

func setNumber(v reflect.Value, f float64) {
	switch v.Kind() {
	case reflect.Float64:
		v.SetFloat(f)
	case reflect.Int64:
		v.SetInt(int64(max(math.MinInt64, min(f, math.MaxInt64>>10<<10))))
	default:
		v.SetInt(int64(max(math.MinInt32, min(f, math.MaxInt32))))
	}
}

// mismatch is the service's text for a value of one kind where another is wanted.
func mismatch(doc *document, wanted string) error {
	var given string
	switch doc.kind {
	case jsontext.KindBeginObject:
		return serialization("Start of structure or map found where not expected.")
	case jsontext.KindBeginArray:
		return serialization("Start of list found where not expected")
	case jsontext.KindString:
		given = "java.lang.String"
	case jsontext.KindNumber:
		given = "com.amazon.coral.value.json.numbers.TruncatingBigNumber"
	default:
		given = "java.lang.Boolean"
	}
	if wanted == "structure" || wanted == "list" || wanted == "map" {
		return serialization("Unexpected field type")
	}
	return serialization("class " + given + " can not be converted to an " + wanted)
}
