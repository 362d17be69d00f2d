package openapi

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/apigw"
)

// APIs of chance, with the oddest names and texts that the service takes, survive being written and read.
func TestWhatIsWrittenOfAnApiIsReadAgain(t *testing.T) {
	for seed := range uint64(50) {
		def := (&chance{rand.New(rand.NewPCG(seed, 1))}).definition()
		for _, format := range Formats() {
			for _, syntax := range []Syntax{JSON, YAML} {
				o := Options{Format: format, Syntax: syntax, Extensions: Extensions{true, true, true, true, true, true}}
				written, err := Write(def, "s", o)
				if err != nil {
					t.Fatal(err)
				}
				read, err := Read(written, ReadOptions{ModelsUrl: modelsUrl})
				if err != nil || len(read.Warnings) > 0 || len(read.Errors) > 0 {
					t.Fatalf("%v %q %q in\n%s", err, read.Warnings, read.Errors, written)
				}
				again, err := Write(definitionOf(read), "s", o)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(written), string(again)); diff != "" {
					t.Fatalf("%d as %s in %s: %s\n%s", seed, format, syntax, diff, written)
				}
			}
		}
	}
}

const modelsUrl = "https://apigateway.amazonaws.com/restapis/a1b2c3/models/"

// definitionOf is what would be deployed of an import, with names for identifiers.
func definitionOf(i *Import) *apigw.Definition {
	def := &apigw.Definition{
		Region: "us-east-1",
		RestApi: apigw.RestApi{
			Id: "a1b2c3", Name: i.Name, Description: i.Description, Version: i.Version, BinaryMediaTypes: i.BinaryMediaTypes,
			MinimumCompressionSize: i.MinimumCompressionSize, ApiKeySource: i.ApiKeySource, Policy: i.Policy,
		},
		Models: map[string]*apigw.Model{}, Authorizers: map[string]*apigw.Authorizer{}, RequestValidators: map[string]*apigw.RequestValidator{},
		GatewayResponses: map[apigw.GatewayResponseType]*apigw.GatewayResponse{},
	}
	for _, p := range i.Paths {
		r := apigw.Resource{Path: p.Path, ResourceMethods: map[string]*apigw.Method{}}
		for _, m := range p.Methods {
			m.AuthorizerId, m.RequestValidatorId = m.Authorizer, m.RequestValidator
			r.ResourceMethods[m.HttpMethod] = &m.Method
		}
		def.Resources = append(def.Resources, r)
	}
	for _, m := range i.Models {
		def.Models[m.Name] = &m.Model
	}
	for _, a := range i.Authorizers {
		def.Authorizers[a.Name] = &a.Authorizer
	}
	for _, v := range i.RequestValidators {
		def.RequestValidators[v.Name] = &v
	}
	for _, g := range i.GatewayResponses {
		def.GatewayResponses[g.ResponseType] = &g
	}
	return def
}

type chance struct{ *rand.Rand }

func pick[T any](c *chance, from ...T) T { return from[c.IntN(len(from))] }

var oddTexts = []string{
	"plain", " spaced ", "a: b", "- a", "#", "yes", "1.0", "null", "~", "é😀", "line\nline", "tab\t", "\\", `"quoted"`, "'single'", "{x}", "[]", "&a *a !a", "a\u2028b", "%", "@", "`", "0x1F", "=", "|", ">",
}

func (c *chance) text() string { return pick(c, oddTexts...) + pick(c, append(oddTexts, "")...) }

// texts is a map with some of the keys.
func (c *chance) texts(keys ...string) map[string]string {
	m := make(map[string]string)
	for _, key := range keys {
		if c.IntN(2) == 0 {
			m[key] = c.text()
		}
	}
	return m
}

func (c *chance) templates() map[string]*string {
	if c.IntN(2) == 0 {
		return nil
	}
	return map[string]*string{"application/json": new(c.text()), "text/html": nil}
}

func (c *chance) flags(keys ...string) map[string]bool {
	m := make(map[string]bool)
	for _, key := range keys {
		if c.IntN(2) == 0 {
			m[key] = c.IntN(2) == 0
		}
	}
	return m
}

// models is models by content type, of which Swagger knows but one for a body.
func (c *chance) models() map[string]string {
	model := fmt.Sprintf("Model%d", c.IntN(4))
	m := make(map[string]string)
	for range c.IntN(3) {
		m[pick(c, "application/json", "text/plain;charset=utf-8", "*/*", "application/vnd.a+json")] = model
	}
	return m
}

func (c *chance) definition() *apigw.Definition {
	def := &apigw.Definition{
		Region: "us-east-1", RestApi: apigw.RestApi{Id: "a1b2c3", Name: c.text(), Description: c.text(), Version: c.text()},
		Models: map[string]*apigw.Model{}, Authorizers: map[string]*apigw.Authorizer{}, RequestValidators: map[string]*apigw.RequestValidator{},
		GatewayResponses: map[apigw.GatewayResponseType]*apigw.GatewayResponse{
			"DEFAULT_4XX": {ResponseParameters: c.texts("gatewayresponse.header.A", "gatewayresponse.header.b-c"), ResponseTemplates: c.texts("application/json", "text/xml")},
			"THROTTLED":   {StatusCode: pick(c, "429", "503"), ResponseTemplates: map[string]string{"application/json": c.text()}},
		},
	}
	if c.IntN(2) == 0 {
		def.RestApi.BinaryMediaTypes = []string{"*/*", c.text()}
		def.RestApi.MinimumCompressionSize = new(int)
		def.RestApi.ApiKeySource = apigw.ApiKeySourceAuthorizer
		def.RestApi.Policy = `{"Version":"2012-10-17","a":[1,2.5,true,null,{}]}`
	}
	for n := range 4 {
		name := fmt.Sprintf("Model%d", n)
		def.Models[name] = &apigw.Model{Name: name, ContentType: "application/json", Schema: fmt.Sprintf(
			`{"type":"object","title":%s,"definitions":{"own":{"enum":[%s,1,1.5,null,true]}},"properties":{%s:{"$ref":"%sModel%d"},"x":{"$ref":"#/definitions/own"}}}`,
			quoted(c.text()), quoted(c.text()), quoted(c.text()), modelsUrl, c.IntN(4))}
	}
	for _, name := range []string{"a", "sigv4", "Pool 1"} {
		a := &apigw.Authorizer{Id: name, Name: name, Type: apigw.AuthorizerToken, AuthType: "custom", AuthorizerUri: c.text(), IdentitySource: "method.request.header.X-A"}
		if c.IntN(2) == 0 {
			a.Type, a.IdentitySource = apigw.AuthorizerRequest, pick(c, "", "context.accountId", "method.request.querystring.q, method.request.header.h")
			a.AuthorizerResultTtlInSeconds = new(int)
		}
		def.Authorizers[name] = a
		def.RequestValidators[name] = &apigw.RequestValidator{Id: name, Name: name, ValidateRequestBody: c.IntN(2) == 0, ValidateRequestParameters: c.IntN(2) == 0}
	}
	for _, path := range []string{"/", "/a", "/a/{b}", "/a/{b}/c.d_e-f:g", "/{proxy+}", "/200", "/yes"} {
		r := apigw.Resource{Id: "r" + path, Path: path, ResourceMethods: map[string]*apigw.Method{}}
		for range c.IntN(3) {
			m := c.method(r.Id)
			r.ResourceMethods[m.HttpMethod] = m
		}
		def.Resources = append(def.Resources, r)
	}
	return def
}

func (c *chance) method(resourceId string) *apigw.Method {
	m := &apigw.Method{
		HttpMethod: pick(c, apigw.HttpMethods...), ApiKeyRequired: c.IntN(3) == 0, OperationName: pick(c, "", "DoIt", "1.0"), RequestModels: c.models(),
		RequestParameters: c.flags("method.request.header.X-A", "method.request.header.a.b", "method.request.querystring.a[b]", "method.request.querystring.no"),
		MethodResponses:   map[string]*apigw.MethodResponse{}, MethodIntegration: c.integration(resourceId),
	}
	switch c.IntN(3) {
	case 0:
		m.AuthorizationType = apigw.AuthorizationAwsIam
	case 1:
		m.AuthorizationType, m.AuthorizerId, m.AuthorizationScopes = apigw.AuthorizationCustom, pick(c, "a", "sigv4", "Pool 1"), []string{"a/b", "c"}
	default:
		m.AuthorizationType = apigw.AuthorizationNone
	}
	if c.IntN(2) == 0 {
		m.RequestValidatorId = pick(c, "a", "sigv4", "Pool 1")
	}
	produced := c.models()
	for _, status := range []string{"200", "201", "404", "500"} {
		if c.IntN(2) == 0 {
			m.MethodResponses[status] = &apigw.MethodResponse{
				StatusCode: status, ResponseModels: produced, ResponseParameters: c.flags("method.response.header.X-A", "method.response.header.set-cookie"),
			}
		}
	}
	return m
}

func (c *chance) integration(resourceId string) *apigw.Integration {
	i := &apigw.Integration{
		Type: pick(c, apigw.IntegrationHttp, apigw.IntegrationAws, apigw.IntegrationMock), HttpMethod: "POST", Uri: c.text(), CacheNamespace: resourceId,
		RequestParameters:   c.texts("integration.request.header.A", "integration.request.path.b", "integration.request.querystring.c.d"),
		RequestTemplates:    c.templates(),
		PassthroughBehavior: pick(c, apigw.WhenNoMatch, apigw.WhenNoTemplates, apigw.Never), ContentHandling: pick(c, "", apigw.ConvertToText),
		TimeoutInMillis: pick(c, 29000, 50, 1234), IntegrationResponses: map[string]*apigw.IntegrationResponse{},
	}
	if c.IntN(2) == 0 {
		i.CacheNamespace, i.CacheKeyParameters = c.text(), []string{"method.request.header.X-A", "method.request.path.b"}
		i.ConnectionType, i.ConnectionId = apigw.ConnectionVpcLink, c.text()
	}
	for _, status := range []string{"200", "404", "500"} {
		pattern := pick(c, `4\d{2}`, ".*: \"No\" #.*", "-?1.0", "yes", "")
		i.IntegrationResponses[status] = &apigw.IntegrationResponse{
			StatusCode: status, SelectionPattern: &pattern, ResponseParameters: c.texts("method.response.header.X-A", "method.response.header.set-cookie"),
		}
		i.IntegrationResponses[status].ResponseTemplates = c.templates()
	}
	return i
}
