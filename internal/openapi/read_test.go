package openapi

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/apigw"
)

func read(t *testing.T, document string) *Import {
	t.Helper()
	i, err := Read([]byte(document), ReadOptions{ModelsUrl: "models/"})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func (i *Import) model(name string) string {
	for _, m := range i.Models {
		if m.Name == name {
			return strings.Join(strings.Fields(m.Schema), "")
		}
	}
	return ""
}

func (i *Import) method(path, httpMethod string) *Method {
	for _, p := range i.Paths {
		for n := range p.Methods {
			if p.Path == path && p.Methods[n].HttpMethod == httpMethod {
				return &p.Methods[n]
			}
		}
	}
	return nil
}

func TestSchemasBecomeModels(t *testing.T) {
	for _, c := range []struct{ name, schema, want string }{
		{"keywords that draft 4 doesn't have are dropped", `{"type":"object","example":{},"xml":{},"readOnly":true,"nullable":true,"discriminator":"a","deprecated":true,"x-a":1,"externalDocs":{},"const":1}`, `{"type":"object"}`},
		{"names of properties aren't keywords", `{"properties":{"example":{"type":"string"},"nullable":{}}}`, `{"properties":{"example":{"type":"string"},"nullable":{}}}`},
		{"data isn't looked into", `{"enum":[{"example":1}],"default":{"x-a":[]}}`, `{"enum":[{"example":1}],"default":{"x-a":[]}}`},
		{"required is sorted", `{"required":["b","a"]}`, `{"required":["a","b"]}`},
		{"required as a flag, or empty, is dropped", `{"required":[],"properties":{"a":{"required":true}}}`, `{"properties":{"a":{}}}`},
		{"exclusive limits are flags", `{"minimum":1,"exclusiveMinimum":true,"exclusiveMaximum":5}`, `{"minimum":1,"exclusiveMinimum":true}`},
		{"references lead to models", `{"$ref":"#/components/schemas/B","description":"x"}`, `{"$ref":"models/B"}`},
		{"anywhere", `{"allOf":[{"$ref":"#/components/schemas/B"}],"items":{"$ref":"#/components/schemas/A"},"additionalProperties":{"$ref":"#/components/schemas/B"},"not":{"$ref":"#/components/schemas/B"}}`, `{"allOf":[{"$ref":"models/B"}],"items":{"$ref":"models/A"},"additionalProperties":{"$ref":"models/B"},"not":{"$ref":"models/B"}}`},
		{"what is no model is put in place", `{"properties":{"a":{"$ref":"#/components/schemas/B/properties/b~1c"}}}`, `{"properties":{"a":{"type":"integer"}}}`},
		{"unless it contains itself", `{"properties":{"a":{"$ref":"#/components/schemas/A/properties/a"}}}`, `{"properties":{"a":{"$ref":"#/components/schemas/A/properties/a"}}}`},
		{"even by a detour", `{"properties":{"a":{"type":"array","items":{"$ref":"#/components/schemas/A/properties/a"}}}}`, `{"properties":{"a":{"type":"array","items":{"type":"array","items":{"$ref":"#/components/schemas/A/properties/a"}}}}}`},
		{"references to elsewhere stay", `{"properties":{"a":{"$ref":"https://example.com/a.json"},"b":{"$ref":"other.yaml#/b"},"c":{"$ref":"#/nowhere"}}}`, `{"properties":{"a":{"$ref":"https://example.com/a.json"},"b":{"$ref":"other.yaml#/b"},"c":{"$ref":"#/nowhere"}}}`},
		{"flags in place of schemas", `{"additionalProperties":false,"items":[{},{"type":"string"}],"additionalItems":true}`, `{"additionalProperties":false,"items":[{},{"type":"string"}],"additionalItems":true}`},
		{"dependencies of both kinds", `{"dependencies":{"a":["b"],"c":{"type":"object","example":1}}}`, `{"dependencies":{"a":["b"],"c":{"type":"object"}}}`},
	} {
		i := read(t, `{"openapi":"3.0.0","info":{"title":"x"},"components":{"schemas":{"A":`+c.schema+`,"B":{"properties":{"b/c":{"type":"integer"}}}}}}`)
		if got := i.model("A"); got != strings.ReplaceAll(c.want, " ", "") {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestSchemasWithoutANameBecomeModelsOnce(t *testing.T) {
	i := read(t, `{"openapi":"3.0.0","info":{"title":"x"},"paths":{"/a":{"post":{
		"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"b":{"$ref":"#/components/schemas/B"}}}}}},
		"responses":{"200":{"content":{"application/json":{"schema":{"type":"object","properties":{"b":{"$ref":"#/components/schemas/B"}}}},"text/plain":{"schema":{"type":"object"}}}}}}}},
		"components":{"schemas":{"B":{}}}}`)
	m := i.method("/a", "POST")
	name := m.RequestModels["application/json"]
	if len(i.Models) != 2 || i.model(name) != `{"type":"object","properties":{"b":{"$ref":"models/B"}}}` {
		t.Errorf("%+v", i.Models)
	}
	if got := m.MethodResponses["200"].ResponseModels; len(got) != 1 || got["application/json"] != name {
		t.Errorf("%v, want %s", got, name)
	}
	if i.Warnings != nil {
		t.Error(i.Warnings)
	}
}

func TestMethodsTakeAfterTheirPathAndDocument(t *testing.T) {
	i := read(t, `{"swagger":"2.0","info":{"title":"x"},"consumes":["a/b"],"produces":["c/d","e/f"],
		"x-amazon-apigateway-request-validator":"v",
		"paths":{"/a/{b}":{"parameters":[{"$ref":"#/parameters/Q"},{"name":"b","in":"path"}],
			"get":{"parameters":[{"name":"q","in":"query","required":true}],"responses":{"200":{"schema":{"$ref":"#/definitions/M"}}}},
			"put":{"consumes":["g/h"],"x-amazon-apigateway-request-validator":"w","parameters":[{"in":"body","name":"M","schema":{"type":"object"}}]},
			"post":{"parameters":[{"in":"body","name":"m","schema":{"$ref":"M"}}]}}},
		"parameters":{"Q":{"name":"q","in":"query","required":false}},
		"definitions":{"M":{}}}`)
	get, put, post := i.method("/a/{b}", "GET"), i.method("/a/{b}", "PUT"), i.method("/a/{b}", "POST")
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"the method's own parameter", get.RequestParameters, map[string]bool{"method.request.querystring.q": true, "method.request.path.b": true}},
		{"the path's parameter", put.RequestParameters, map[string]bool{"method.request.querystring.q": false, "method.request.path.b": true}},
		{"the document's validator", get.RequestValidator, "v"},
		{"the method's validator", put.RequestValidator, "w"},
		{"what the document produces", get.MethodResponses["200"].ResponseModels, map[string]string{"c/d": "M", "e/f": "M"}},
		{"what the method consumes", put.RequestModels, map[string]string{"g/h": "M"}},
		{"what the document consumes", post.RequestModels, map[string]string{"a/b": "M"}},
	} {
		if fmt.Sprint(c.got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestWhatAMethodRequires(t *testing.T) {
	const schemes = `"key":{"type":"apiKey","name":"X-API-Key","in":"header"},
		"iam":{"type":"apiKey","name":"Authorization","in":"header","x-amazon-apigateway-authtype":"awsSigv4"},
		"lambda":{"type":"apiKey","name":"A","in":"header","x-amazon-apigateway-authorizer":{"type":"token"}},
		"pool":{"type":"apiKey","name":"A","in":"header","x-amazon-apigateway-authorizer":{"type":"cognito_user_pools"}},
		"other":{"type":"apiKey","name":"other","in":"query"}`
	for operation, want := range map[string]string{
		`{}`:                                          "CUSTOM lambda [] false",
		`{"security":[]}`:                             "NONE  [] false",
		`{"security":[{}]}`:                           "NONE  [] false",
		`{"security":[{"key":[]}]}`:                   "NONE  [] true",
		`{"security":[{"iam":[]}]}`:                   "AWS_IAM  [] false",
		`{"security":[{"other":[]}]}`:                 "NONE  [] false",
		`{"security":[{"pool":["a"]}]}`:               "COGNITO_USER_POOLS pool [a] false",
		`{"security":[{"lambda":[],"key":[]}]}`:       "CUSTOM lambda [] true",
		`{"security":[{"lambda":[]},{"pool":["a"]}]}`: "CUSTOM lambda [] false",
		`{"security":[],"x-amazon-apigateway-auth":{"type":"aws_iam"}}`:                "AWS_IAM  [] false",
		`{"security":[{"pool":[]}],"x-amazon-apigateway-auth":{"type":"aws_iam"}}`:     "COGNITO_USER_POOLS pool [] false",
		`{"security":[],"x-amazon-apigateway-auth":{"type":"NONE"},"deprecated":true}`: "NONE  [] false",
	} {
		i := read(t, `{"openapi":"3.0.0","info":{"title":"x"},"security":[{"lambda":[]}],"paths":{"/a":{"get":`+operation+`}},"components":{"securitySchemes":{`+schemes+`}}}`)
		m := i.method("/a", "GET")
		if got := fmt.Sprint(m.AuthorizationType, " ", m.Authorizer, " ", m.AuthorizationScopes, " ", m.ApiKeyRequired); got != want {
			t.Errorf("%s: %s, want %s", operation, got, want)
		}
	}
}

func TestIntegrationsAreReadWhole(t *testing.T) {
	i := read(t, `{"swagger":"2.0","info":{"title":"x"},"paths":{"/a":{"x-amazon-apigateway-any-method":{"x-amazon-apigateway-integration":{
		"type":"http","uri":"http://a/","httpMethod":"post","connectionType":"vpc_link","connectionId":"abc","credentials":"arn:c","passthroughBehavior":"never",
		"contentHandling":"convert_to_text","timeoutInMillis":"1000","cacheNamespace":"n","cacheKeyParameters":["method.request.path.a"],
		"tlsConfig":{"insecureSkipVerification":true},"responseTransferMode":"buffered","integrationTarget":"arn:t","payloadFormatVersion":1.0,
		"requestTemplates":{"a/b":"t","c/d":null},"requestParameters":{"x":"y"},
		"responses":{"default":{"statusCode":200,"contentHandling":"CONVERT_TO_BINARY"},"4.*":{"statusCode":"400","responseTemplates":{"a/b":""},"responseParameters":{"k":"v"}}}}}}}}`)
	got := i.method("/a", "ANY").MethodIntegration
	want := &apigw.Integration{
		Type: "HTTP", Uri: "http://a/", HttpMethod: "POST", ConnectionType: "VPC_LINK", ConnectionId: "abc", Credentials: "arn:c", PassthroughBehavior: "NEVER",
		ContentHandling: "CONVERT_TO_TEXT", TimeoutInMillis: 1000, CacheNamespace: "n", CacheKeyParameters: []string{"method.request.path.a"},
		TlsConfig: &apigw.TlsConfig{InsecureSkipVerification: true}, ResponseTransferMode: "BUFFERED", IntegrationTarget: "arn:t",
		RequestTemplates: map[string]*string{"a/b": new("t"), "c/d": nil}, RequestParameters: map[string]string{"x": "y"},
		IntegrationResponses: map[string]*apigw.IntegrationResponse{
			"200": {StatusCode: "200", ContentHandling: "CONVERT_TO_BINARY"},
			"400": {StatusCode: "400", SelectionPattern: new("4.*"), ResponseTemplates: map[string]*string{"a/b": nil}, ResponseParameters: map[string]string{"k": "v"}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMalformedIntegrationHasItsPathAndPlace(t *testing.T) {
	for _, integration := range []string{
		`1`, `[]`, `{"uri":{}}`, `{"type":"https"}`, `{"timeoutInMillis":"long"}`, `{"contentHandling":"X"}`, `{"connectionType":"X"}`,
		`{"responses":{"default":1}}`, `{"responses":{"default":{"contentHandling":"X"}}}`, `{"$ref":"#/nowhere"}`, `{"responseTransferMode":"X"}`,
	} {
		_, err := Read([]byte(`{"swagger":"2.0","info":{"title":"x"},"paths":{"/a":{"get":{
			"x-amazon-apigateway-integration":`+integration+`}}}}`), ReadOptions{})
		var malformed *MalformedIntegrationError
		if !errors.As(err, &malformed) || malformed.Path != "/a" || malformed.Line != 2 {
			t.Errorf("%s: %v", integration, err)
		}
	}
}

func TestReferencesThatRepeatTooMuchAreRefused(t *testing.T) {
	var paths []string
	for n := range 20000 {
		paths = append(paths, fmt.Sprintf(`"/%d":{"$ref":"#/x"}`, n))
	}
	parameters := strings.Repeat(`{"name":"a","in":"query"},`, 5000) + "{}"
	_, err := Read([]byte(`{"swagger":"2.0","info":{"title":"x"},"x":{"get":{"parameters":[`+parameters+`]}},"paths":{`+strings.Join(paths, ",")+`}}`), ReadOptions{})
	if !errors.Is(err, errRepeats) {
		t.Error(err)
	}
}

func FuzzReadJSON(f *testing.F) {
	for _, rest := range []string{
		`"swagger":"2.0","info":{"title":"x"},"paths":{"/a":{"$ref":"#/paths/~1a"}}}`,
		`"swagger":"2.0","info":{"title":"x"},"definitions":{"A":{"$ref":"#/definitions/A/properties/b"}}}`,
		`"openapi":"3.0.0","info":{"title":"x"},"paths":{"/{a}":{"get":{"security":[{"k":[]}],"responses":{"200":{"content":{"a/b":{"schema":{}}}}}}}}}`,
		`"openapi":"3.0.0","info":{"title":"x"},"paths":{"/":{"put":{"x-amazon-apigateway-integration":{"type":"mock","responses":{"default":{}}}}}}}`,
		`"openapi":"3.0.0","info":{"title":"x"},"components":{"securitySchemes":{"k":{"type":"apiKey","x-amazon-apigateway-authorizer":{}}}}}`,
	} {
		f.Add([]byte(rest))
	}
	f.Fuzz(func(t *testing.T, document []byte) { readAll(t, append([]byte("{"), document...)) })
}

func FuzzReadYAML(f *testing.F) {
	for _, document := range []string{
		"swagger: '2.0'\ninfo: {title: x}\npaths: &p\n  /a: {get: {<<: [*q]}}\n  /b: &q {}",
		"swagger: '2.0'\ninfo: {title: x}\ndefinitions:\n  A: &a {<<: *a}",
		"openapi: 3.0.0\ninfo: {title: x}\npaths:\n  /a:\n    get: &g\n      responses: {200: {}}\n    put: *g",
	} {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, document []byte) { readAll(t, document) })
}

// readAll wants a document to be read or refused in one of the ways that are foreseen, the same way whenever it is read.
func readAll(t *testing.T, document []byte) {
	if len(document) > 20000 {
		return
	}
	o := ReadOptions{BasePath: BasePathPrepend, ModelsUrl: "m/"}
	first, err := Read(document, o)
	if err != nil {
		var syntax *SyntaxError
		var malformed *MalformedIntegrationError
		if !errors.As(err, &syntax) && !errors.As(err, &malformed) {
			t.Fatal(err)
		}
		return
	}
	second, err := Read(document, o)
	if diff := cmp.Diff(first, second); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	for _, p := range first.Paths {
		if !strings.HasPrefix(p.Path, "/") {
			t.Fatalf("path %q", p.Path)
		}
	}
}
