package openapi

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// maxInlined bounds references within one another that something is put in place of.
const maxInlined = 10

// models makes a model of every named schema.
func (r *reader) models() {
	r.inlineModels = make(map[string]bool)
	for _, m := range r.schemas().fields() {
		schema := m.value
		if strings.HasPrefix(m.name, "x-") {
			continue
		}
		if !schema.is(anObject) {
			r.fail("Unable to create model for '%s': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified]", m.name)
			continue
		}
		r.addModel(m.name, schema)
	}
}

func (r *reader) addModel(name string, schema *node) {
	r.out.Models = append(r.out.Models, Model{apigw.Model{
		Name: name, Description: schema.get("description").str(), ContentType: "application/json", Schema: r.schemaText(schema, r.options.ModelsUrl),
	}, schema.line})
}

// inlineModel makes a model of a schema that has no name, and one only of equal ones.
func (r *reader) inlineModel(schema *node) string {
	digest := sha256.Sum256([]byte(r.schemaText(schema, "")))
	name := "MODEL" + hex.EncodeToString(digest[:3])
	if r.schemas().get(name) == nil && !r.inlineModels[name] {
		r.inlineModels[name] = true
		r.addModel(name, schema)
	}
	return name
}

// schemaText is a schema as the service keeps it: JSON Schema draft 4 only, with references to models by their addresses.
func (r *reader) schemaText(schema *node, modelsUrl string) string {
	w := schemaWriter{reader: r, modelsUrl: modelsUrl}
	return string(appendJSON(nil, jsonval.OfObject(w.schema(schema)), 0))
}

// schemaWriter rewrites one schema. What is within the document but no model is put in place of references to it, unless it contains
// itself.
type schemaWriter struct {
	reader    *reader
	modelsUrl string
	within    []*node // what is being put in place of references
}

func (w *schemaWriter) schema(n *node) *object {
	out := newObject()
	if !n.is(anObject) || !w.reader.spend(1) {
		return out
	}
	if reference := n.get("$ref"); reference != nil {
		return w.reference(reference.str())
	}
	for _, m := range n.members {
		if v, ok := w.keyword(m); ok {
			out.Put(m.name, v)
		}
	}
	return out
}

func (w *schemaWriter) reference(reference string) *object {
	if name, ok := w.reader.modelName(reference); ok {
		out := newObject()
		out.Put("$ref", text(w.modelsUrl+name))
		return out
	}
	target := w.reader.target(reference)
	if target == nil || len(w.within) >= maxInlined || slices.Contains(w.within, target) {
		out := newObject()
		out.Put("$ref", text(reference))
		return out
	}
	w.within = append(w.within, target)
	out := w.schema(target)
	w.within = w.within[:len(w.within)-1]
	return out
}

// keyword is one keyword's value, rewritten; false for those that JSON Schema draft 4 doesn't have, which the service drops.
func (w *schemaWriter) keyword(m member) (jsonval.Value, bool) {
	v := m.value
	switch m.name {
	case "title", "description", "format", "pattern", "$schema", "id", "type", "default", "enum", "maximum", "minimum", "multipleOf",
		"uniqueItems", "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties":
		return w.data(v), true
	case "exclusiveMaximum", "exclusiveMinimum":
		return w.data(v), v.is(aBoolean)
	case "required":
		return w.required(v)
	case "properties", "patternProperties", "definitions", "dependencies":
		return w.named(v), v.is(anObject)
	case "allOf", "anyOf", "oneOf":
		return w.several(v), v.is(anArray)
	case "not":
		return nested(w.schema(v)), v.is(anObject)
	case "items", "additionalItems", "additionalProperties":
		switch v.kind {
		case anArray:
			return w.several(v), true
		case anObject:
			return nested(w.schema(v)), true
		default:
			return w.data(v), v.is(aBoolean)
		}
	}
	return jsonval.Value{}, false
}

// data is a value that holds no schemas.
func (w *schemaWriter) data(n *node) jsonval.Value {
	if !w.reader.spend(n.size) {
		return jsonval.Value{}
	}
	return n.value()
}

// required are names in alphabetical order, as the service's own parser leaves them. An empty list is no list, and a flag on a
// property is a remnant of draft 3.
func (w *schemaWriter) required(n *node) (jsonval.Value, bool) {
	if !n.is(anArray) || len(n.items) == 0 {
		return jsonval.Value{}, false
	}
	return list(slices.Sorted(slices.Values(n.strs()))...), true
}

func (w *schemaWriter) named(n *node) jsonval.Value {
	out := newObject()
	for _, m := range n.fields() {
		if m.value.is(anArray) {
			out.Put(m.name, w.data(m.value))
		} else {
			out.Put(m.name, nested(w.schema(m.value)))
		}
	}
	return nested(out)
}

func (w *schemaWriter) several(n *node) jsonval.Value {
	out := &jsonval.Array{Items: []jsonval.Value{}}
	for _, item := range n.elements() {
		out.Items = append(out.Items, nested(w.schema(item)))
	}
	return jsonval.OfArray(out)
}
