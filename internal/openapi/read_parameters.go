package openapi

import (
	"strings"

	"stile/internal/apigw"
)

// parameters reads those of the method and those of the path that it doesn't have itself. A variable in the path's last element is a
// parameter whether or not it is declared, but for a greedy one.
func (o *operation) parameters(shared *node) {
	seen := make(map[[2]string]bool)
	for _, several := range []*node{o.node.get("parameters"), shared} {
		for _, p := range several.elements() {
			declared := o.resolve(p)
			if declared == nil {
				o.warn("Parse issue: attribute %sparameters.%s is missing", o.place, p.get("$ref").str())
				continue
			}
			key := [2]string{declared.get("in").str(), declared.get("name").str()}
			if !seen[key] {
				seen[key] = true
				o.parameter(declared)
			}
		}
	}
	last := o.path[strings.LastIndexByte(o.path, '/')+1:]
	if variable, ok := strings.CutPrefix(last, "{"); ok && !strings.HasSuffix(variable, "+}") {
		o.declare("path", strings.TrimSuffix(variable, "}"), true)
	}
}

func (o *operation) parameter(p *node) {
	name := p.get("name").str()
	o.unexpected(p, parameterMembers(o.swagger), o.place+"parameters.["+name+"].")
	switch in := p.get("in").str(); in {
	case "query":
		o.declare("querystring", name, p.get("required").isTrue())
	case "header":
		o.declare("header", name, p.get("required").isTrue())
	case "path":
		o.declare("path", name, true)
	case "body":
		o.bodyParameter(name, p.get("schema"))
	default:
		o.warn("Parameter type %s for parameter %s not supported. Ignoring.", in, name)
	}
}

func (o *operation) declare(location, name string, required bool) {
	m := &o.method
	if m.RequestParameters == nil {
		m.RequestParameters = make(map[string]bool)
	}
	m.RequestParameters["method.request."+location+"."+name] = required
}

// bodyParameter makes a request model of each type that the method consumes. A schema without a name of its own may have the
// parameter's.
func (o *operation) bodyParameter(name string, schema *node) {
	if schema.get("$ref") == nil && o.schemas().get(name) != nil {
		o.requestModels(name)
		return
	}
	if model, ok := o.model(schema, "request body of"); ok {
		o.requestModels(model)
	}
}

func (o *operation) requestModels(model string) {
	o.method.RequestModels = make(map[string]string)
	for _, mediaType := range o.mediaTypes("consumes") {
		o.method.RequestModels[mediaType] = model
	}
}

// mediaTypes are those that a Swagger operation consumes or produces.
func (o *operation) mediaTypes(name string) []string {
	for _, n := range []*node{o.node, o.root} {
		if types := n.get(name).strs(); len(types) > 0 {
			return types
		}
	}
	return []string{"application/json"}
}

func (o *operation) requestBody(body *node) {
	o.unexpected(body, requestBodyMembers, o.place+"requestBody.")
	o.method.RequestModels = o.contentModels(body.get("content"), "request body of")
}

// contentModels are the models of an OpenAPI content, by media type.
func (o *operation) contentModels(content *node, of string) map[string]string {
	var models map[string]string
	for _, m := range content.fields() {
		schema := m.value.get("schema")
		if schema == nil {
			continue
		}
		if name, ok := o.model(schema, of); ok {
			if models == nil {
				models = make(map[string]string)
			}
			models[m.name] = name
		}
	}
	return models
}

// responses reads the method responses. One for the remaining statuses, or for a range of them, has no counterpart in the service.
func (o *operation) responses() {
	for _, m := range o.node.get("responses").fields() {
		if m.name == "default" || strings.HasPrefix(m.name, "x-") {
			continue
		}
		if strings.HasSuffix(strings.ToUpper(m.name), "XX") {
			o.warn("Response code %s of method '%s' not supported. Ignoring.", m.name, o.title())
			continue
		}
		response := o.resolve(m.value)
		if response == nil {
			o.warn("Parse issue: attribute %sresponses.%s.%s is missing", o.place, m.name, m.value.get("$ref").str())
			continue
		}
		if o.method.MethodResponses == nil {
			o.method.MethodResponses = make(map[string]*apigw.MethodResponse)
		}
		o.method.MethodResponses[m.name] = o.response(m.name, response)
	}
}

func (o *operation) response(status string, response *node) *apigw.MethodResponse {
	o.unexpected(response, responseMembers(o.swagger), o.place+"responses."+status+".")
	r := &apigw.MethodResponse{StatusCode: status}
	for _, header := range response.get("headers").fields() {
		if r.ResponseParameters == nil {
			r.ResponseParameters = make(map[string]bool)
		}
		r.ResponseParameters["method.response.header."+header.name] = false
	}
	of := status + " response to"
	if !o.swagger {
		r.ResponseModels = o.contentModels(response.get("content"), of)
		return r
	}
	schema := response.get("schema")
	if schema == nil {
		return r
	}
	if model, ok := o.model(schema, of); ok {
		r.ResponseModels = make(map[string]string)
		for _, mediaType := range o.mediaTypes("produces") {
			r.ResponseModels[mediaType] = model
		}
	}
	return r
}

// model is the name of the model that stands for a schema in a method: of the named schema it refers to, or one made of it. Of
// schemas without a name the service takes none but objects; one that says nothing but that it is an object is no model either.
func (o *operation) model(schema *node, of string) (name string, ok bool) {
	if reference := schema.get("$ref"); reference != nil {
		if name, ok = o.modelName(reference.str()); ok {
			if o.schemas().get(name) == nil {
				o.warn("Reference to model '%s' not found. Ignoring.", name)
				return "", false
			}
			return name, true
		}
		if schema = o.resolve(schema); schema == nil {
			o.warn("Reference to model '%s' not found. Ignoring.", reference.str()[strings.LastIndexByte(reference.str(), '/')+1:])
			return "", false
		}
	}
	if kind := unsupported(schema, o.swagger); kind != "" {
		o.warn("Unsupported model type '%s' in %s method '%s'. Ignoring.", kind, of, o.title())
		return "", false
	}
	if len(schema.get("properties").fields()) == 0 {
		return "", false
	}
	return o.inlineModel(schema), true
}

// unsupported is the name that the service's parser has for a kind of schema that it makes no model of.
func unsupported(schema *node, swagger bool) string {
	composed := schema.get("allOf") != nil || schema.get("anyOf") != nil || schema.get("oneOf") != nil
	kind := schema.get("type").str()
	switch {
	case swagger && composed:
		return "ComposedModel"
	case swagger && kind == "array":
		return "ArrayModel"
	case swagger:
		return ""
	case composed:
		return "ComposedSchema"
	case kind == "array":
		return "ArraySchema"
	case kind == "string":
		return nameOfStringSchema(schema.get("format").str())
	case kind == "integer", kind == "number", kind == "boolean":
		return strings.ToUpper(kind[:1]) + kind[1:] + "Schema"
	case schema.get("additionalProperties").is(anObject):
		return "MapSchema"
	}
	return ""
}

func nameOfStringSchema(format string) string {
	switch format {
	case "binary":
		return "BinarySchema"
	case "byte":
		return "ByteArraySchema"
	case "date":
		return "DateSchema"
	case "date-time":
		return "DateTimeSchema"
	case "email":
		return "EmailSchema"
	case "password":
		return "PasswordSchema"
	case "uuid":
		return "UUIDSchema"
	}
	return "StringSchema"
}
