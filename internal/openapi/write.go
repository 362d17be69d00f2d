package openapi

import (
	"fmt"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// Format is a version of the OpenAPI specification under the service's name for it.
type Format string

const (
	Swagger Format = "swagger" // Swagger 2.0
	OAS30   Format = "oas30"   // OpenAPI 3.0.1
)

// Formats are what Write writes.
func Formats() []Format { return []Format{Swagger, OAS30} }

// Syntax is how a document is written down.
type Syntax string

const (
	JSON Syntax = "json"
	YAML Syntax = "yaml"
)

// Extensions are the members of the service's own that a document has besides what is OpenAPI's.
type Extensions struct {
	Integrations     bool
	Authorizers      bool
	Documentation    bool
	Validators       bool
	GatewayResponses bool
	Settings         bool // of the API: its policy, binary media types and so on
}

// ParseExtensions reads a list of extensions as a call names them. Without any, there is the documentation, for exports to be handed
// out to readers.
func ParseExtensions(list string) (Extensions, error) {
	if strings.TrimSpace(list) == "" {
		return Extensions{Documentation: true}, nil
	}
	var e Extensions
	for name := range strings.SplitSeq(list, ",") {
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "integrations":
			e.Integrations = true
		case "authorizers":
			e.Authorizers = true
		case "documentation":
			e.Documentation = true
		case "validators":
			e.Validators = true
		case "gatewayresponses":
			e.GatewayResponses = true
		case "apigateway":
			e = Extensions{true, true, true, true, true, true}
		case "postman", "": // documents that Postman takes are plain ones
		default:
			return e, fmt.Errorf("unknown extension: %s", strings.TrimSpace(name))
		}
	}
	return e, nil
}

// Options say what document is wanted.
type Options struct {
	Format     Format
	Syntax     Syntax
	Extensions Extensions
	Version    string // what the document is called unless the API has a version of its own

	Documentation *Documentation // what the stage's documentation version holds; nil without one
}

// Documentation is a version of an API's documentation with its parts.
type Documentation struct {
	apigw.DocumentationVersion
	Parts []*apigw.DocumentationPart
}

// Write describes a deployed API as it is reached at a stage.
func Write(def *apigw.Definition, stage string, o Options) ([]byte, error) {
	w := &writer{def: def, stage: stage, options: o}
	if o.Documentation != nil {
		w.documented = documentedBy(o.Documentation.Parts)
	}
	var err error
	if w.schemas, err = w.referencedSchemas(); err != nil {
		return nil, err
	}
	document, err := w.document()
	if err != nil {
		return nil, err
	}
	if o.Syntax == YAML {
		return appendYAML([]byte("---\n"), jsonval.OfObject(document)), nil
	}
	return appendJSON(nil, jsonval.OfObject(document), 0), nil
}

type writer struct {
	def        *apigw.Definition
	stage      string
	options    Options
	documented documented
	schemas    *object // of the models that methods refer to, by name
}

type object = jsonval.Object

func newObject() *object { return jsonval.NewObject(8) }

func text(s string) jsonval.Value { return jsonval.OfString(s) }

func nested(o *object) jsonval.Value { return jsonval.OfObject(o) }

// list is an array of texts.
func list(items ...string) jsonval.Value {
	a := &jsonval.Array{Items: []jsonval.Value{}}
	for _, item := range items {
		a.Items = append(a.Items, text(item))
	}
	return jsonval.OfArray(a)
}

// putText puts a text unless it is empty.
func putText(o *object, key, value string) {
	if value != "" {
		o.Put(key, text(value))
	}
}

// putObject puts an object unless it is empty.
func putObject(o *object, key string, value *object) {
	if value.Len() > 0 {
		o.Put(key, nested(value))
	}
}

// putTexts puts a map unless it is empty.
func putTexts(o *object, key string, values map[string]string) {
	all := newObject()
	for _, name := range inHashOrder(values) {
		all.Put(name, text(values[name]))
	}
	putObject(o, key, all)
}

// inOrder is o with the members that order names first, as they stand there.
func inOrder(o *object, order []string) *object {
	sorted := jsonval.NewObject(o.Len())
	for _, key := range order {
		if v, ok := o.Get(key); ok {
			sorted.Put(key, v)
		}
	}
	for _, m := range o.Members() {
		if !slices.Contains(order, m.Key) {
			sorted.Put(m.Key, m.Value)
		}
	}
	return sorted
}

func (w *writer) isSwagger() bool { return w.options.Format == Swagger }

// document puts all parts together, in the order of the service's exports.
func (w *writer) document() (*object, error) {
	d := newObject()
	info, paths := w.info(), w.paths()
	if w.isSwagger() {
		d.Put("swagger", text("2.0"))
		d.Put("info", nested(info))
		d.Put("host", text(w.host()))
		d.Put("basePath", text("/"+w.stage))
		w.documented.api(d)
		d.Put("schemes", list("https"))
		d.Put("paths", nested(paths))
		putObject(d, "securityDefinitions", w.securitySchemes())
		putObject(d, "definitions", w.schemas)
	} else {
		d.Put("openapi", text("3.0.1"))
		d.Put("info", nested(info))
		w.documented.api(d)
		d.Put("servers", w.servers())
		d.Put("paths", nested(paths))
		components := newObject()
		putObject(components, "schemas", w.schemas)
		putObject(components, "securitySchemes", w.securitySchemes())
		d.Put("components", nested(components))
	}
	w.documented.apiExtensions(d)
	return d, w.settings(d)
}

func (w *writer) info() *object {
	api := &w.def.RestApi
	version := api.Version
	if version == "" {
		version = w.options.Version
	}
	info := newObject()
	putText(info, "description", api.Description)
	info.Put("version", text(version))
	info.Put("title", text(api.Name))
	w.documented.info(info)
	if w.isSwagger() {
		return inOrder(info, []string{"description", "version", "title"})
	}
	return inOrder(info, []string{"title", "description", "termsOfService", "contact", "license", "version"})
}

func (w *writer) host() string {
	return w.def.RestApi.Id + ".execute-api." + w.def.Region + "." + apigw.Domain(w.def.Region)
}

func (w *writer) servers() jsonval.Value {
	basePath := newObject()
	basePath.Put("default", text(w.stage))
	variables := newObject()
	variables.Put("basePath", nested(basePath))
	server := newObject()
	server.Put("url", text("https://"+w.host()+"/{basePath}"))
	server.Put("variables", nested(variables))
	if w.options.Extensions.Settings {
		putObject(server, endpointConfigurationMember, w.endpointConfiguration())
	}
	return jsonval.OfArray(&jsonval.Array{Items: []jsonval.Value{nested(server)}})
}
