package openapi

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// anyMethod stands for the method ANY, which OpenAPI doesn't have.
const anyMethod = "x-amazon-apigateway-any-method"

// methodOrder is the order of a path's methods in either format.
var methodOrder = map[Format][]string{
	Swagger: {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "ANY"},
	OAS30:   {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "ANY"},
}

// operationOrder is that of an operation's members, extensions excepted, in both formats.
var operationOrder = []string{
	"tags", "summary", "description", "externalDocs", "operationId", "consumes", "produces", "parameters", "requestBody", "responses",
	"deprecated", "security",
}

// paths describes the resources that have methods. Swagger has them by path, OpenAPI 3.0 in the order of a hash map.
func (w *writer) paths() *object {
	byPath := make(map[string]*apigw.Resource)
	for i := range w.def.Resources {
		if r := &w.def.Resources[i]; len(r.ResourceMethods) > 0 {
			byPath[r.Path] = r
		}
	}
	order := inHashOrder(byPath)
	if w.isSwagger() {
		slices.Sort(order)
	}
	paths := newObject()
	for _, path := range order {
		paths.Put(path, nested(w.pathItem(byPath[path])))
	}
	return paths
}

func (w *writer) pathItem(r *apigw.Resource) *object {
	item := newObject()
	for _, name := range methodOrder[w.options.Format] {
		m := r.ResourceMethods[name]
		if m == nil {
			continue
		}
		key := strings.ToLower(name)
		if name == "ANY" {
			key = anyMethod
		}
		item.Put(key, nested(w.operation(r, m)))
	}
	w.documented.resource(item, r.Path)
	return item
}

func (w *writer) operation(r *apigw.Resource, m *apigw.Method) *object {
	o := newObject()
	putText(o, "operationId", m.OperationName)
	parameters := w.parameters(r, m)
	if w.isSwagger() {
		putList(o, "consumes", consumed(m))
		putList(o, "produces", produced(m))
		if body := w.bodyParameter(r, m); body != nil {
			parameters = append(parameters, nested(body))
		}
	} else if body := w.requestBody(r, m); body != nil {
		o.Put("requestBody", nested(body))
	}
	if len(parameters) > 0 {
		o.Put("parameters", jsonval.OfArray(&jsonval.Array{Items: parameters}))
	}
	responses := newObject()
	for _, status := range inHashOrder(m.MethodResponses) {
		responses.Put(status, nested(w.response(r, m, m.MethodResponses[status])))
	}
	if w.isSwagger() || responses.Len() > 0 {
		o.Put("responses", nested(responses))
	}
	if security := w.security(m); len(security) > 0 {
		o.Put("security", jsonval.OfArray(&jsonval.Array{Items: security}))
	}
	w.documented.method(o, r.Path, m.HttpMethod)
	o = inOrder(o, operationOrder)
	if v := w.def.RequestValidators[m.RequestValidatorId]; v != nil && w.options.Extensions.Validators {
		o.Put("x-amazon-apigateway-request-validator", text(v.Name))
	}
	if m.MethodIntegration != nil && w.options.Extensions.Integrations {
		o.Put("x-amazon-apigateway-integration", nested(w.integration(r, m.MethodIntegration)))
	}
	return o
}

// putList puts a list of texts unless it is empty.
func putList(o *object, key string, items []string) {
	if len(items) > 0 {
		o.Put(key, list(items...))
	}
}

// consumed are the content types that requests can have: those of models and those that templates map.
func consumed(m *apigw.Method) []string {
	types := make(map[string]bool)
	for contentType := range m.RequestModels {
		types[contentType] = true
	}
	if m.MethodIntegration != nil {
		for contentType := range m.MethodIntegration.RequestTemplates {
			types[contentType] = true
		}
	}
	return inHashOrder(types)
}

// produced are the content types that answers can have.
func produced(m *apigw.Method) []string {
	types := make(map[string]bool)
	for _, r := range m.MethodResponses {
		for contentType := range r.ResponseModels {
			types[contentType] = true
		}
	}
	if m.MethodIntegration != nil {
		for _, r := range byPattern(m.MethodIntegration.IntegrationResponses) {
			for contentType := range r.ResponseTemplates {
				types[contentType] = true
			}
		}
	}
	return inHashOrder(types)
}

// parameterPlaces are the places of a request under OpenAPI's name for them.
var parameterPlaces = map[string]string{"path": "path", "querystring": "query", "header": "header"}

// parameters are those that a method declares, and the variable that its path ends with, which an import takes for declared. Those of
// the path are always required.
func (w *writer) parameters(r *apigw.Resource, m *apigw.Method) []jsonval.Value {
	declared := maps.Clone(m.RequestParameters)
	last := r.Path[strings.LastIndexByte(r.Path, '/')+1:]
	if variable, ok := strings.CutPrefix(last, "{"); ok && !strings.HasSuffix(variable, "+}") {
		if declared == nil {
			declared = make(map[string]bool)
		}
		declared["method.request.path."+strings.TrimSuffix(variable, "}")] = true
	}
	var all []jsonval.Value
	for _, key := range inHashOrder(declared) {
		location, name, _ := strings.Cut(strings.TrimPrefix(key, "method.request."), ".")
		place, ok := parameterPlaces[location]
		if !ok {
			continue
		}
		p := newObject()
		p.Put("name", text(name))
		p.Put("in", text(place))
		required := declared[key] || place == "path"
		if required || w.isSwagger() {
			p.Put("required", jsonval.OfBool(required))
		}
		if w.isSwagger() {
			p.Put("type", text("string"))
		} else {
			p.Put("schema", nested(stringSchema()))
		}
		w.documented.parameter(p, place, r.Path, m.HttpMethod, name)
		all = append(all, nested(inOrder(p, []string{"name", "in", "description", "required"})))
	}
	return all
}

func stringSchema() *object {
	s := newObject()
	s.Put("type", text("string"))
	return s
}

// bodyParameter is the body in Swagger, which knows one model for all content types: that of JSON, if there is one.
func (w *writer) bodyParameter(r *apigw.Resource, m *apigw.Method) *object {
	model := modelOf(m.RequestModels)
	if model == "" {
		return nil
	}
	p := newObject()
	p.Put("in", text("body"))
	p.Put("name", text(model))
	p.Put("required", jsonval.OfBool(true))
	p.Put("schema", nested(w.reference(model)))
	w.documented.requestBody(p, r.Path, m.HttpMethod)
	return inOrder(p, []string{"in", "name", "description", "required", "schema"})
}

// modelOf is the model of JSON among models by content type, else the first.
func modelOf(models map[string]string) string {
	if model, ok := models["application/json"]; ok {
		return model
	}
	for _, contentType := range inHashOrder(models) {
		return models[contentType]
	}
	return ""
}

func (w *writer) requestBody(r *apigw.Resource, m *apigw.Method) *object {
	if len(m.RequestModels) == 0 {
		return nil
	}
	b := newObject()
	b.Put("content", nested(w.content(m.RequestModels)))
	b.Put("required", jsonval.OfBool(true))
	w.documented.requestBody(b, r.Path, m.HttpMethod)
	return inOrder(b, []string{"description", "content", "required"})
}

// content is the schemas by content type.
func (w *writer) content(models map[string]string) *object {
	content := newObject()
	for _, contentType := range inHashOrder(models) {
		mediaType := newObject()
		mediaType.Put("schema", nested(w.reference(models[contentType])))
		content.Put(contentType, nested(mediaType))
	}
	return content
}

func (w *writer) response(r *apigw.Resource, m *apigw.Method, declared *apigw.MethodResponse) *object {
	status := declared.StatusCode
	o := newObject()
	o.Put("description", text(status+" response"))
	w.documented.response(o, r.Path, m.HttpMethod, status)
	if model := modelOf(declared.ResponseModels); model != "" && w.isSwagger() {
		o.Put("schema", nested(w.reference(model)))
	}
	headers := newObject()
	for _, name := range inHashOrder(headerNames(declared.ResponseParameters)) {
		h := newObject()
		if w.isSwagger() {
			h.Put("type", text("string"))
		} else {
			h.Put("schema", nested(stringSchema()))
		}
		w.documented.responseHeader(h, r.Path, m.HttpMethod, status, name)
		headers.Put(name, nested(h))
	}
	putObject(o, "headers", headers)
	if !w.isSwagger() {
		o.Put("content", nested(w.content(declared.ResponseModels)))
	}
	return inOrder(o, []string{"description", "schema", "headers", "content"})
}

func headerNames(parameters map[string]bool) map[string]bool {
	names := make(map[string]bool)
	for key := range parameters {
		if name, ok := strings.CutPrefix(key, "method.response.header."); ok {
			names[name] = true
		}
	}
	return names
}
