package openapi

import (
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// documentationObject is a documentation version as a member of a document.
func documentationObject(d *Documentation) *object {
	o := newObject()
	o.Put("version", text(d.Version))
	o.Put("createdDate", text(Date(d.CreatedDate)))
	parts := &jsonval.Array{Items: []jsonval.Value{}}
	for _, part := range d.Parts {
		properties, err := jsonval.Parse(part.Properties)
		if err != nil {
			continue // it was JSON when it was stored
		}
		p := newObject()
		p.Put("location", nested(locationObject(part.Location)))
		p.Put("properties", properties)
		parts.Items = append(parts.Items, nested(p))
	}
	o.Put("documentationParts", jsonval.OfArray(parts))
	return o
}

// locationObject leaves the root's path out.
func locationObject(l *apigw.DocumentationPartLocation) *object {
	o := newObject()
	o.Put("type", text(string(l.Type)))
	if l.Path != "/" {
		putText(o, "path", l.Path)
	}
	putText(o, "method", l.Method)
	putText(o, "statusCode", string(l.StatusCode))
	putText(o, "name", l.Name)
	return o
}

// documented puts what documentation parts say into what they are about: the members that OpenAPI has there, and those that begin
// with x-.
type documented map[subject][]*apigw.DocumentationPart

// subject is what parts of an API have in common that may be about the same.
type subject struct {
	kind apigw.DocumentationPartType
	name string
}

func documentedBy(parts []*apigw.DocumentationPart) documented {
	d := make(documented)
	for _, part := range parts {
		s := subject{part.Location.Type, part.Location.Name}
		d[s] = append(d[s], part)
	}
	return d
}

// find is what the nearest part says of a location, nil without one: the part of a path holds for everything below it, and * for every
// method or status.
func (d documented) find(l apigw.DocumentationPartLocation) *object {
	var best *apigw.DocumentationPart
	for _, part := range d[subject{l.Type, l.Name}] {
		if covers(part.Location, &l) && (best == nil || nearness(part.Location) > nearness(best.Location)) {
			best = part
		}
	}
	if best == nil {
		return nil
	}
	properties, err := jsonval.Parse(best.Properties)
	if err != nil {
		return nil // it was JSON when it was stored
	}
	return properties.Object()
}

func covers(part, l *apigw.DocumentationPartLocation) bool {
	return (part.Path == l.Path || part.Path == "/" || strings.HasPrefix(l.Path, part.Path+"/")) &&
		(part.Method == l.Method || part.Method == "*") &&
		(part.StatusCode == l.StatusCode || part.StatusCode == "*")
}

// nearness ranks parts that cover the same: the longest path first, then those that name their method, then their status.
func nearness(l *apigw.DocumentationPartLocation) int {
	n := 4 * len(l.Path)
	if l.Method != "*" {
		n += 2
	}
	if l.StatusCode != "*" {
		n++
	}
	return n
}

// merge takes over the members that are named, and those that begin with x- but for the service's own.
func merge(o, properties *object, names ...string) {
	if properties == nil {
		return
	}
	for _, m := range properties.Members() {
		isExtension := strings.HasPrefix(m.Key, "x-") && !strings.HasPrefix(m.Key, "x-amazon-apigateway-")
		if isExtension || slices.Contains(names, m.Key) {
			o.Put(m.Key, m.Value)
		}
	}
}

func (d documented) info(info *object) {
	if api := d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsApi}); api != nil {
		about, _ := api.Get("info")
		merge(info, about.Object(), "description", "termsOfService", "contact", "license")
	}
}

// api puts what stands at the beginning of a document, apiExtensions what stands at its end.
func (d documented) api(document *object) {
	if api := d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsApi}); api != nil {
		for _, name := range []string{"tags", "externalDocs"} {
			if v, ok := api.Get(name); ok {
				document.Put(name, v)
			}
		}
	}
}

func (d documented) apiExtensions(document *object) {
	merge(document, d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsApi}))
}

func (d documented) resource(item *object, path string) {
	merge(item, d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsResource, Path: path}))
}

func (d documented) method(operation *object, path, method string) {
	l := apigw.DocumentationPartLocation{Type: apigw.DocumentsMethod, Path: path, Method: method}
	merge(operation, d.find(l), "tags", "summary", "description", "externalDocs", "deprecated")
}

var parameterTypes = map[string]apigw.DocumentationPartType{
	"path": apigw.DocumentsPathParameter, "query": apigw.DocumentsQueryParameter, "header": apigw.DocumentsRequestHeader,
}

func (d documented) parameter(p *object, place, path, method, name string) {
	merge(p, d.find(apigw.DocumentationPartLocation{Type: parameterTypes[place], Path: path, Method: method, Name: name}), "description")
}

func (d documented) requestBody(body *object, path, method string) {
	merge(body, d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsRequestBody, Path: path, Method: method}), "description")
}

func (d documented) response(response *object, path, method, status string) {
	merge(response, d.find(apigw.DocumentationPartLocation{
		Type: apigw.DocumentsResponse, Path: path, Method: method, StatusCode: apigw.DocumentationPartLocationStatusCode(status),
	}), "description")
}

func (d documented) responseHeader(header *object, path, method, status, name string) {
	merge(header, d.find(apigw.DocumentationPartLocation{
		Type: apigw.DocumentsResponseHeader, Path: path, Method: method,
		StatusCode: apigw.DocumentationPartLocationStatusCode(status), Name: name,
	}), "description")
}

func (d documented) model(schema *object, name string) {
	merge(schema, d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsModel, Name: name}), "description", "title", "externalDocs")
}

func (d documented) authorizer(scheme *object, name string) {
	merge(scheme, d.find(apigw.DocumentationPartLocation{Type: apigw.DocumentsAuthorizer, Name: name}), "description")
}
