package control

import (
	"strings"

	"stile/internal/jsonval"
	"stile/internal/lazyregexp"
)

type getModelTemplateInput struct {
	RestApiId string `uri:"restapi_id"`
	ModelName string `uri:"model_name"`
}

type modelTemplate struct {
	Value string
}

// getModelTemplate answers a template to begin with: one that makes a sample of what the model describes.
func getModelTemplate(c *Call, in *getModelTemplateInput) (*modelTemplate, error) {
	m, err := c.model(in.RestApiId, in.ModelName)
	if err != nil {
		return nil, err
	}
	s := sample{}
	s.b.WriteString("#set($inputRoot = $input.path('$'))\n")
	if m.IsJSON() {
		schema, err := c.flatten(in.RestApiId, m)
		if err != nil {
			return nil, err
		}
		if s.root, err = jsonval.Parse(schema); err != nil {
			return nil, err
		}
	}
	s.schema(s.root, "$inputRoot", "", 0)
	return &modelTemplate{s.b.String()}, nil
}

// maxSampleDepth bounds the sample of a model that contains itself.
const maxSampleDepth = 8

// maxSample bounds, in bytes, the sample of a model whose parts multiply.
const maxSample = 1 << 20

type sample struct {
	b    strings.Builder
	root jsonval.Value // the flattened schema
}

// schema writes a sample of what a schema describes. path is the expression for the place it stands at.
func (s *sample) schema(v jsonval.Value, path, indent string, depth int) {
	v = s.resolve(v)
	switch kind := textOf(memberOf(v, "type")); {
	case depth > maxSampleDepth || s.b.Len() > maxSample:
		s.b.WriteString("{}")
	case kind == "string":
		s.b.WriteString(`"foo"`)
	case kind == "integer":
		s.b.WriteString("42")
	case kind == "number":
		s.b.WriteString("42.1")
	case kind == "boolean":
		s.b.WriteString("true")
	case kind == "null":
		s.b.WriteString("null")
	case kind == "array":
		s.array(memberOf(v, "items"), path, indent, depth)
	default:
		s.object(memberOf(v, "properties"), path, indent, depth)
	}
}

func (s *sample) object(properties jsonval.Value, path, indent string, depth int) {
	if properties.Kind() != jsonval.Map || properties.Object().Len() == 0 {
		s.b.WriteString("{ }")
		return
	}
	s.b.WriteString("{\n")
	for i, p := range properties.Object().Members() {
		if i > 0 {
			s.b.WriteString(",\n")
		}
		s.b.WriteString(indent + "  " + jsonval.JSON(jsonval.OfString(p.Key)) + " : ")
		s.schema(p.Value, path+property(p.Key), indent+"  ", depth+1)
	}
	s.b.WriteString("\n" + indent + "}")
}

var plainNames = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_]*$`)

// property is how a template reads a property.
func property(name string) string {
	if plainNames.MatchString(name) {
		return "." + name
	}
	return "['" + name + "']"
}

func (s *sample) array(items jsonval.Value, path, indent string, depth int) {
	s.b.WriteString("[\n##TODO: Update this foreach loop to reference array from input json\n#foreach($elem in " + path + ")\n" + indent + "  ")
	s.schema(items, "$elem", indent+"  ", depth+1)
	s.b.WriteString("#if($foreach.hasNext),#end\n#end\n" + indent + "]")
}

// resolve follows references within the schema, as far as they lead to its definitions.
func (s *sample) resolve(v jsonval.Value) jsonval.Value {
	for range maxSampleDepth {
		reference := textOf(memberOf(v, "$ref"))
		switch name, ok := strings.CutPrefix(reference, "#/definitions/"); {
		case ok:
			v = memberOf(memberOf(s.root, "definitions"), name)
		case reference == "#":
			v = s.root
		default:
			return v
		}
	}
	return v
}

// memberOf is what stands in an object under a name; null if it isn't there, or isn't in an object.
func memberOf(v jsonval.Value, name string) jsonval.Value {
	if v.Kind() != jsonval.Map {
		return jsonval.Value{}
	}
	value, _ := v.Object().Get(name)
	return value
}

// textOf is a string, or the first of a list of strings; else empty.
func textOf(v jsonval.Value) string {
	if v.Kind() == jsonval.List && len(v.Array().Items) > 0 {
		v = v.Array().Items[0]
	}
	if v.Kind() != jsonval.String {
		return ""
	}
	return v.Str()
}
