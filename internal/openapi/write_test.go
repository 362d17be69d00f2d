package openapi

import (
	"slices"
	"strings"
	"testing"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// The orders are those of recorded exports.
func TestMapsStandInTheOrderOfRecordedExports(t *testing.T) {
	for _, want := range [][]string{
		{"Pets", "Empty", "NewPetResponse", "Pet", "NewPet", "PetType"},
		{"Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"},
		{
			"method.response.header.Access-Control-Allow-Methods", "method.response.header.Access-Control-Allow-Headers",
			"method.response.header.Access-Control-Allow-Origin",
		},
		{"integration.request.querystring.page", "integration.request.querystring.type"},
		{"method.request.querystring.type", "method.request.querystring.page"},
		{"/pets", "/pets/{petId}", "/"},
	} {
		m := make(map[string]bool)
		for _, key := range want {
			m[key] = true
		}
		if got := inHashOrder(m); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func pets() *apigw.Definition {
	mock := &apigw.Integration{
		Type: apigw.IntegrationHttp, HttpMethod: "GET", Uri: "http://example.com/", PassthroughBehavior: apigw.WhenNoMatch,
		TimeoutInMillis: 29000, CacheNamespace: "r1", ConnectionType: apigw.ConnectionInternet,
		IntegrationResponses: map[string]*apigw.IntegrationResponse{"200": {StatusCode: "200"}},
	}
	return &apigw.Definition{
		Region:  "us-east-1",
		RestApi: apigw.RestApi{Id: "a1b2c3", Name: "pets", Version: "1.0.0"},
		Resources: []apigw.Resource{{Id: "r1", Path: "/pets", ResourceMethods: map[string]*apigw.Method{"GET": {
			HttpMethod: "GET", AuthorizationType: apigw.AuthorizationNone, MethodIntegration: mock,
			RequestParameters: map[string]bool{"method.request.querystring.type": false},
			MethodResponses: map[string]*apigw.MethodResponse{"200": {
				StatusCode: "200", ResponseModels: map[string]string{"application/json": "Pets"},
				ResponseParameters: map[string]bool{"method.response.header.X-A": true},
			}},
		}}}},
		Models: map[string]*apigw.Model{
			"Pets":   {Name: "Pets", ContentType: "application/json", Schema: `{"$schema":"http://json-schema.org/draft-04/schema#","title":"All","type":"array","items":{"$ref":"https://apigateway.amazonaws.com/restapis/a1b2c3/models/Pet"}}`},
			"Pet":    {Name: "Pet", ContentType: "application/json", Schema: `{"properties":{"parent":{"$ref":"#"},"age":{"minimum":0,"type":"integer"}},"type":"object"}`},
			"Unused": {Name: "Unused", ContentType: "application/json", Schema: `{"type":"object"}`},
		},
	}
}

const petsInJSON = `{
  "swagger" : "2.0",
  "info" : {
    "version" : "1.0.0",
    "title" : "pets"
  },
  "host" : "a1b2c3.execute-api.us-east-1.amazonaws.com",
  "basePath" : "/prod",
  "schemes" : [ "https" ],
  "paths" : {
    "/pets" : {
      "get" : {
        "produces" : [ "application/json" ],
        "parameters" : [ {
          "name" : "type",
          "in" : "query",
          "required" : false,
          "type" : "string"
        } ],
        "responses" : {
          "200" : {
            "description" : "200 response",
            "schema" : {
              "$ref" : "#/definitions/Pets"
            },
            "headers" : {
              "X-A" : {
                "type" : "string"
              }
            }
          }
        },
        "x-amazon-apigateway-integration" : {
          "type" : "http",
          "httpMethod" : "GET",
          "uri" : "http://example.com/",
          "responses" : {
            "default" : {
              "statusCode" : "200"
            }
          },
          "passthroughBehavior" : "when_no_match"
        }
      }
    }
  },
  "definitions" : {
    "Pets" : {
      "type" : "array",
      "title" : "All",
      "items" : {
        "$ref" : "#/definitions/Pet"
      }
    },
    "Pet" : {
      "type" : "object",
      "properties" : {
        "parent" : {
          "$ref" : "#/definitions/Pet"
        },
        "age" : {
          "type" : "integer",
          "minimum" : 0
        }
      }
    }
  }
}`

func TestAnExportInJSONIsLaidOutAsTheServices(t *testing.T) {
	got, err := Write(pets(), "prod", Options{Format: Swagger, Syntax: JSON, Extensions: Extensions{Integrations: true}})
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != petsInJSON {
		t.Errorf("got %s", got)
	}
}

func TestAnExportInYAMLIsLaidOutAsTheServices(t *testing.T) {
	got, err := Write(pets(), "prod", Options{Format: OAS30, Syntax: YAML, Extensions: Extensions{Integrations: true}})
	if err != nil {
		t.Fatal(err)
	}
	const want = `---
openapi: "3.0.1"
info:
  title: "pets"
  version: "1.0.0"
servers:
- url: "https://a1b2c3.execute-api.us-east-1.amazonaws.com/{basePath}"
  variables:
    basePath:
      default: "prod"
paths:
  /pets:
    get:
      parameters:
      - name: "type"
        in: "query"
        schema:
          type: "string"
      responses:
        "200":
          description: "200 response"
          headers:
            X-A:
              schema:
                type: "string"
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Pets"
      x-amazon-apigateway-integration:
        httpMethod: "GET"
        uri: "http://example.com/"
        responses:
          default:
            statusCode: "200"
        passthroughBehavior: "when_no_match"
        type: "http"
components:
  schemas:
    Pets:
      title: "All"
      type: "array"
      items:
        $ref: "#/components/schemas/Pet"
    Pet:
      type: "object"
      properties:
        parent:
          $ref: "#/components/schemas/Pet"
        age:
          minimum: 0
          type: "integer"
`
	if string(got) != want {
		t.Errorf("got %s", got)
	}
}

func TestTheNearestDocumentationCounts(t *testing.T) {
	part := func(path, method, status, says string) *apigw.DocumentationPart {
		return &apigw.DocumentationPart{
			Location: &apigw.DocumentationPartLocation{
				Type: apigw.DocumentsResponse, Path: path, Method: method, StatusCode: apigw.DocumentationPartLocationStatusCode(status),
			},
			Properties: `{"description":"` + says + `"}`,
		}
	}
	d := documentedBy([]*apigw.DocumentationPart{
		part("/", "*", "*", "anywhere"), part("/", "*", "404", "any 404"), part("/pets", "*", "*", "pets"),
		part("/pets", "GET", "*", "getting pets"), part("/pets", "GET", "404", "no pets"), part("/pet", "GET", "404", "another path"),
	})
	for at, want := range map[[3]string]string{
		{"/", "GET", "200"}: "anywhere", {"/cats", "GET", "404"}: "any 404", {"/pets", "PUT", "404"}: "pets",
		{"/pets/{id}", "GET", "500"}: "getting pets", {"/pets/{id}", "GET", "404"}: "no pets",
	} {
		response := newObject()
		d.response(response, at[0], at[1], at[2])
		if got, _ := response.Get("description"); got.Str() != want {
			t.Errorf("%v: %s, want %s", at, got.Str(), want)
		}
	}
}

func TestUnknownExtensionsAreRefused(t *testing.T) {
	if _, err := ParseExtensions("integrations,nonsense"); err == nil {
		t.Error("no error")
	}
	got, err := ParseExtensions(" Integrations , authorizers,postman")
	if err != nil || got != (Extensions{Integrations: true, Authorizers: true}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// FuzzWhatIsWrittenIsReadTheSame holds for any text as key and value, in both syntaxes.
func FuzzWhatIsWrittenIsReadTheSame(f *testing.F) {
	for _, s := range []string{"", "a", "yes", "1.0", "0x1F", "1_000", "~", "=", "<<", "a: b", "- a", "#", "*a", "&a", "!x", "é\u2028\x7f\t\n\"\\", "{petId}", "/{proxy+}", " a "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s = strings.ToValidUTF8(s, ""); strings.ContainsAny(s, "\ufffe\uffff\ufeff") {
			return // YAML can't have them
		}
		inner := newObject()
		inner.Put(s, text(s))
		o := newObject()
		o.Put("before", nested(inner))
		o.Put("list", jsonval.OfArray(&jsonval.Array{Items: []jsonval.Value{text(s), nested(inner), nested(newObject()), list(), list(s)}}))
		for _, document := range [][]byte{appendJSON(nil, nested(o), 0), appendYAML([]byte("---\n"), nested(o))} {
			root, err := parse(document)
			if err != nil {
				t.Fatalf("%v in\n%s", err, document)
			}
			again := appendJSON(nil, root.value(), 0)
			if string(again) != string(appendJSON(nil, nested(o), 0)) {
				t.Errorf("%s became %s", document, again)
			}
		}
	})
}
