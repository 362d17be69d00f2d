package openapi

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"stile/internal/jsonval"
)

// schemaOrder is that of a schema's members; those it doesn't name follow as they were written.
var schemaOrder = map[Format][]string{
	Swagger: {"type", "required", "discriminator", "properties"},
	OAS30: {
		"title", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems",
		"minItems", "uniqueItems", "maxProperties", "minProperties", "required", "type", "not", "properties", "additionalProperties",
		"description", "format", "$ref",
	},
}

// NoJSONModelError is why an API can't be exported whose methods take or answer what only a model of another content type describes.
type NoJSONModelError struct{ Model string }

func (e *NoJSONModelError) Error() string {
	return fmt.Sprintf("JSON body models not found: model '%s' isn't of a JSON content type", e.Model)
}

// referencedSchemas are those of the models that methods refer to, and that these refer to.
func (w *writer) referencedSchemas() (*object, error) {
	schemas := make(map[string]*object)
	pending := w.referencedModels()
	for len(pending) > 0 {
		name := pending[0]
		pending = pending[1:]
		m := w.def.Models[name]
		if m == nil || schemas[name] != nil {
			continue
		}
		if !isJSON(m.ContentType) {
			return nil, &NoJSONModelError{name}
		}
		parsed, err := jsonval.Parse(m.Schema)
		if err != nil {
			return nil, fmt.Errorf("the schema of model %s: %w", name, err)
		}
		s := &schemaRewriter{writer: w, model: name}
		schema := s.schema(parsed).Object()
		if schema == nil {
			schema = newObject()
		}
		schema.Remove("$schema")
		w.documented.model(schema, name)
		schemas[name] = inOrder(schema, schemaOrder[w.options.Format])
		pending = append(pending, s.references...)
	}
	all := newObject()
	for _, name := range inHashOrder(schemas) {
		all.Put(name, nested(schemas[name]))
	}
	return all, nil
}

// referencedModels are those that the document's methods name: in Swagger, one for each body.
func (w *writer) referencedModels() []string {
	var names []string
	add := func(models map[string]string) {
		if w.isSwagger() {
			names = append(names, modelOf(models))
			return
		}
		names = slices.AppendSeq(names, maps.Values(models))
	}
	for _, r := range w.def.Resources {
		for _, m := range r.ResourceMethods {
			add(m.RequestModels)
			for _, response := range m.MethodResponses {
				add(response.ResponseModels)
			}
		}
	}
	return names
}

func isJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	mediaType = strings.TrimSpace(mediaType)
	return strings.HasSuffix(mediaType, "/json") || strings.HasSuffix(mediaType, "+json")
}

// schemaRewriter rewrites one model's schema for a document.
type schemaRewriter struct {
	*writer
	model      string
	references []string // models that the schema refers to
}

// schema copies a value that stands where a schema does.
func (s *schemaRewriter) schema(v jsonval.Value) jsonval.Value {
	switch v.Kind() {
	case jsonval.Map:
		o := jsonval.NewObject(v.Object().Len())
		for _, m := range v.Object().Members() {
			o.Put(m.Key, s.member(m))
		}
		return nested(inOrder(o, schemaOrder[s.options.Format]))
	case jsonval.List:
		a := &jsonval.Array{Items: make([]jsonval.Value, len(v.Array().Items))}
		for i, item := range v.Array().Items {
			a.Items[i] = s.schema(item)
		}
		return jsonval.OfArray(a)
	default:
		return v
	}
}

// member copies a schema's member: a schema, schemas by name, or what isn't one.
func (s *schemaRewriter) member(m jsonval.Member) jsonval.Value {
	switch m.Key {
	case "$ref":
		return text(s.target(m.Value.Str()))
	case "properties", "patternProperties", "definitions", "dependencies":
		if m.Value.Kind() != jsonval.Map {
			return m.Value
		}
		o := jsonval.NewObject(m.Value.Object().Len())
		for _, property := range m.Value.Object().Members() {
			o.Put(property.Key, s.schema(property.Value))
		}
		return nested(o)
	case "items", "additionalItems", "additionalProperties", "not", "allOf", "anyOf", "oneOf":
		return s.schema(m.Value)
	default:
		return m.Value
	}
}

var modelReferences = regexp.MustCompile(`^https://apigateway\.[a-z0-9.-]+/restapis/[a-z0-9]+/models/([A-Za-z0-9]+)$`)

// target is where a reference leads in the document.
func (s *schemaRewriter) target(reference string) string {
	if parts := modelReferences.FindStringSubmatch(reference); parts != nil {
		s.references = append(s.references, parts[1])
		return s.definitions() + parts[1]
	}
	if local, ok := strings.CutPrefix(reference, "#"); ok {
		return s.definitions() + s.model + local
	}
	return reference
}

func (w *writer) definitions() string {
	if w.isSwagger() {
		return "#/definitions/"
	}
	return "#/components/schemas/"
}

// reference is the schema that is a model's.
func (w *writer) reference(model string) *object {
	o := newObject()
	o.Put("$ref", text(w.definitions()+model))
	return o
}
