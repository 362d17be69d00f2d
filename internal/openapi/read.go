package openapi

import (
	"fmt"
	"strings"

	"stile/internal/apigw"
)

// Import is what a document defines, as plain data: nothing in it has an identifier yet.
type Import struct {
	Name        string
	Description string
	Version     string

	BinaryMediaTypes       []string
	MinimumCompressionSize *int
	ApiKeySource           apigw.ApiKeySourceType
	Policy                 string // JSON text
	SecurityPolicy         apigw.SecurityPolicy
	EndpointAccessMode     apigw.EndpointAccessMode
	Endpoint               Endpoint

	Paths             []Path // in the order of the document
	Models            []Model
	Authorizers       []Authorizer
	RequestValidators []apigw.RequestValidator
	GatewayResponses  []apigw.GatewayResponse
	Documentation     ImportedDocumentation

	Warnings []string // what is left out, in the service's words
	Errors   []string // what can't be; the import fails
}

// Endpoint is what a document says of how an API is reached; the zero value says nothing.
type Endpoint struct {
	VpcEndpointIds            []string
	IpAddressType             apigw.IpAddressType
	DisableExecuteApiEndpoint *bool
}

// Model is a model and the line it stands in.
type Model struct {
	apigw.Model
	Line int
}

// Authorizer is an authorizer and the line it stands in.
type Authorizer struct {
	apigw.Authorizer
	Line int
}

// Path is a resource with the methods that the document gives it.
type Path struct {
	Path    string
	Methods []Method
	Line    int
}

// Method names its authorizer and its request validator where a stored one has their identifiers. Its integration has the zero value
// for what the document doesn't say.
type Method struct {
	apigw.Method
	Authorizer       string
	RequestValidator string
	Line             int
}

// BasePath is what becomes of the path that all paths of a document are below.
type BasePath string

const (
	BasePathIgnore  BasePath = "ignore"  // it is left out
	BasePathPrepend BasePath = "prepend" // it stands before every path
	BasePathSplit   BasePath = "split"   // it does without its first element, which is taken for the stage
)

// ReadOptions say how a document is read.
type ReadOptions struct {
	BasePath  BasePath // "" ignores
	ModelsUrl string   // what the names of models are appended to in references from one to another
}

// MalformedIntegrationError says that an integration can't even be read.
type MalformedIntegrationError struct {
	Path         string
	Line, Column int
}

func (e *MalformedIntegrationError) Error() string {
	return fmt.Sprintf("line %d, column %d: malformed integration at path %s", e.Line, e.Column, e.Path)
}

// Read makes plain data of a document in Swagger 2.0 or OpenAPI 3.0, JSON or YAML. It fails with a *SyntaxError where the text is no
// such document, and with a *MalformedIntegrationError.
func Read(document []byte, o ReadOptions) (*Import, error) {
	r, err := newReader(document, o)
	if err != nil {
		return nil, err
	}
	if r.out.Name == "" {
		return nil, &SyntaxError{r.root.line, r.root.column, "info.title is missing"}
	}
	if err := r.settings(); err != nil {
		return nil, err
	}
	r.models()
	r.security()
	r.requestValidators()
	r.gatewayResponses()
	r.out.Documentation = r.documentation()
	if err := r.paths(); err != nil {
		return nil, err
	}
	if r.budget < 0 {
		return nil, errRepeats
	}
	return &r.out, nil
}

// maxWork bounds how many values are looked at, those that references repeat counted as often as they do.
const maxWork = 1000000

var errRepeats = &SyntaxError{Reason: "the document's references repeat too much"}

// spend is whether there may be more work, of as many values.
func (r *reader) spend(values int) bool {
	r.budget -= values
	return r.budget >= 0
}

type reader struct {
	root    *node
	options ReadOptions
	swagger bool // 2.0
	budget  int  // of what is left of maxWork
	out     Import

	schemes      map[string]scheme
	inlineModels map[string]bool // the names of models made of schemas that have none
}

func newReader(document []byte, o ReadOptions) (*reader, error) {
	root, err := parse(document)
	if err != nil {
		return nil, err
	}
	r := &reader{root: root, options: o, budget: maxWork}
	switch {
	case root.get("swagger").str() == "2.0":
		r.swagger = true
	case strings.HasPrefix(root.get("openapi").str(), "3.0"):
	default:
		return nil, &SyntaxError{root.line, root.column, "the document is neither Swagger 2.0 nor OpenAPI 3.0"}
	}
	info := root.get("info")
	r.out.Name = info.get("title").str()
	r.out.Description = info.get("description").str()
	r.out.Version = info.get("version").str()
	return r, nil
}

func (r *reader) warn(format string, args ...any) {
	r.out.Warnings = append(r.out.Warnings, fmt.Sprintf(format, args...))
}

func (r *reader) fail(format string, args ...any) {
	r.out.Errors = append(r.out.Errors, fmt.Sprintf(format, args...))
}
