package server

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stile/internal/apigw"
	"stile/internal/control"
)

// cell is what one field of put-integration does to integrations of one type: exactly one of effect, refused and without says.
type cell struct {
	value any
	with  map[string]any // fields that the cell needs besides, with the field and without it
	only  map[string]any // fields that go with this value alone

	effect  string // stands in the observation with the field, and not without it
	refused string // message of the 400 that put-integration answers
	without string // why nothing changes, as on AWS
}

const (
	onHttp  = "HTTP"
	onProxy = "HTTP_PROXY"
	onAws   = "AWS"
	onLam   = "AWS_PROXY"
	onMock  = "MOCK"
)

// everyType is a row whose cells are the same but for some.
func everyType(c cell, but map[string]cell) map[string]cell {
	row := map[string]cell{onHttp: c, onProxy: c, onAws: c, onLam: c, onMock: c}
	maps.Copy(row, but)
	return row
}

const (
	noTemplates = "proxies have no templates: spec data-plane 02 section 2"
	noBackend   = "a mock calls nobody: spec data-plane 03 section 9"
	failed      = `500 {"message": "Internal server error"}`
	private     = "200 privately as 127.0.0.1"
	unsupported = `415 {"message": "Unsupported Media Type"}`
)

// matrix is spec data-plane 02 section 1, executed.
func matrix(backend string) map[string]map[string]cell {
	rows := callFields(backend)
	maps.Copy(rows, messageFields())
	return rows
}

// functionUri is where integrations call a Lambda function.
func functionUri(name string) string {
	return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:" + name + "/invocations"
}

// callFields say whom an integration calls, and how.
func callFields(backend string) map[string]map[string]cell {
	slow := func(uri string) cell {
		return cell{value: 60, with: map[string]any{"uri": uri}, effect: `504 {"message": "Endpoint request timed out"}`}
	}
	unverified, httpOnly := map[string]any{"insecureSkipVerification": true}, "tlsConfig is only supported for HTTP and HTTP_PROXY integrations"
	version2 := map[string]any{"connectionType": "VPC_LINK", "connectionId": "v2link"}
	return map[string]map[string]cell{
		"type": {
			onHttp: {value: onHttp, effect: "sent: POST /echo "}, onProxy: {value: onProxy, effect: "x-forwarded-for"},
			onAws: {value: onAws, effect: "x-amzn-lambda-integration-tag"}, onLam: {value: onLam, effect: `"resource":"/r"`},
			onMock: {value: onMock, effect: "sent: nothing"},
		},
		"httpMethod": {
			onHttp: {value: "PUT", effect: "sent: PUT /echo"}, onProxy: {value: "PUT", effect: "sent: PUT /echo"},
			onAws: {value: "GET", effect: failed}, onLam: {value: "GET", effect: failed},
			onMock: {value: "PUT", without: noBackend},
		},
		"uri": {
			onHttp: {value: backend + "/other", effect: "sent: POST /other"}, onProxy: {value: backend + "/other", effect: "sent: POST /other"},
			onAws: {value: functionUri("other"), effect: "function:other/invocations"}, onLam: {value: functionUri("other"), effect: "function:other/invocations"},
			onMock: {value: backend + "/other", without: noBackend},
		},
		"connectionType": {
			onHttp: {value: "VPC_LINK", only: map[string]any{"connectionId": "LINK"}, effect: private}, onProxy: {value: "VPC_LINK", only: map[string]any{"connectionId": "LINK"}, effect: private},
			onAws:  {value: "VPC_LINK", refused: "connectionType VPC_LINK is only supported for HTTP and HTTP_PROXY integrations"},
			onLam:  {value: "VPC_LINK", refused: "connectionType VPC_LINK is only supported for HTTP and HTTP_PROXY integrations"},
			onMock: {value: "VPC_LINK", without: noBackend},
		},
		"connectionId": everyType(cell{value: "LINK", only: map[string]any{"connectionType": "VPC_LINK"}, effect: private}, map[string]cell{
			onAws:  {value: "LINK", refused: "connectionId requires connectionType VPC_LINK"},
			onLam:  {value: "LINK", refused: "connectionId requires connectionType VPC_LINK"},
			onMock: {value: "LINK", without: noBackend},
		}),
		"credentials": {
			onAws:   {value: "arn:aws:iam::123456789012:role/known", effect: "authorization: AWS4-HMAC-SHA256 Credential=AKIDROLE/"},
			onLam:   {value: "arn:aws:iam::123456789012:role/known", effect: "authorization: AWS4-HMAC-SHA256 Credential=AKIDROLE/"},
			onHttp:  {value: "arn:aws:iam::123456789012:role/known", without: "HTTP backends aren't signed for: spec data-plane 02 section 1"},
			onProxy: {value: "arn:aws:iam::123456789012:role/known", without: "HTTP backends aren't signed for: spec data-plane 02 section 1"},
			onMock:  {value: "arn:aws:iam::123456789012:role/known", without: noBackend},
		},
		"timeoutInMillis": {
			onHttp: slow(backend + "/slow"), onProxy: slow(backend + "/slow"),
			onAws: slow(functionUri("slow")), onLam: slow(functionUri("slow")),
			onMock: {value: 60, without: noBackend},
		},
		"tlsConfig": everyType(cell{value: unverified, refused: httpOnly}, map[string]cell{
			onHttp:  {value: unverified, with: map[string]any{"uri": "SECURE/echo"}, effect: "over TLS"},
			onProxy: {value: unverified, with: map[string]any{"uri": "SECURE/echo"}, effect: "over TLS"},
		}),
		"integrationTarget": everyType(cell{value: listenerArn, refused: "integrationTarget requires connectionType VPC_LINK"}, map[string]cell{
			onHttp:  {value: listenerArn, only: version2, effect: private},
			onProxy: {value: listenerArn, only: version2, effect: private},
		}),
	}
}

// messageFields say what becomes of requests and answers.
func messageFields() map[string]map[string]cell {
	query := map[string]any{"requestParameters": map[string]string{"integration.request.header.x-mapped": "method.request.querystring.q"}}
	keyed := cell{value: []string{"method.request.querystring.q"}, effect: "answers: 2"}
	shared := cell{value: "shared", effect: "shared with the other method"}
	header := map[string]string{"integration.request.header.x-mapped": "'mapped'"}
	return map[string]map[string]cell{
		"requestParameters": everyType(cell{value: header, effect: "x-mapped: mapped"}, map[string]cell{
			onLam:  {value: map[string]string{"integration.request.header.Content-Length": "'1'"}, effect: failed},
			onMock: {value: header, without: noBackend},
		}),
		"requestTemplates": everyType(cell{value: map[string]string{"application/json": `{"rendered": $input.json('$.a')}`}, effect: `{"rendered": 1}`},
			map[string]cell{
				onProxy: {value: map[string]string{"application/json": "{}"}, without: noTemplates},
				onLam:   {value: map[string]string{"application/json": "{}"}, without: noTemplates},
				onMock:  {value: map[string]string{"application/json": `{"statusCode": 201}`}, effect: "201 "},
			}),
		"passthroughBehavior": everyType(
			cell{value: "NEVER", with: map[string]any{"requestTemplates": map[string]string{"text/x": "x"}}, effect: unsupported},
			map[string]cell{onProxy: {value: "NEVER", without: noTemplates}, onLam: {value: "NEVER", without: noTemplates}}),
		"contentHandling": everyType(cell{value: "CONVERT_TO_BINARY", effect: failed}, map[string]cell{
			onProxy: {value: "CONVERT_TO_BINARY", without: "proxies convert by themselves: spec data-plane 02 section 1"},
			onLam:   {value: "CONVERT_TO_BINARY", without: "proxies convert by themselves: spec data-plane 02 section 1"},
		}),
		"cacheNamespace": everyType(shared, nil),
		"cacheKeyParameters": everyType(keyed, map[string]cell{
			onHttp: {value: keyed.value, with: query, effect: keyed.effect},
		}),
		"responseTransferMode": {
			onProxy: {value: "STREAM", effect: "transfer-encoding: chunked"},
			onLam: {value: "STREAM", only: map[string]any{"uri": strings.NewReplacer("2015-03-31", "2021-11-15", "/invocations",
				"/response-streaming-invocations").Replace(functionUri("f"))}, effect: "2021-11-15/functions/"},
			onHttp: {value: "STREAM", refused: "responseTransferMode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations"},
			onAws:  {value: "STREAM", refused: "responseTransferMode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations"},
			onMock: {value: "STREAM", refused: "responseTransferMode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations"},
		},
	}
}

// Every field of put-integration, with every type, has its effect at invoke, or is refused when it is put, or is one that AWS says has
// none. A field that the operation gains and that has no row here fails.
func TestEveryFieldOfPutIntegrationForEveryType(t *testing.T) {
	w := newMatrixWorld(t)
	rows := matrix(w.backend.URL)
	for _, field := range putIntegrationFields(t) {
		for _, kind := range apigw.IntegrationType("").Values() {
			t.Run(field+"/"+kind, func(t *testing.T) {
				c, ok := rows[field][kind]
				if !ok {
					t.Fatal("nobody says what this field does to this type")
				}
				w.check(t, kind, field, &c)
			})
		}
	}
	for field := range rows {
		if !slices.Contains(putIntegrationFields(t), field) {
			t.Errorf("put-integration has no %s", field)
		}
	}
}

// putIntegrationFields are the members of the operation's body. control holds them against the service model.
func putIntegrationFields(t *testing.T) (names []string) {
	for _, op := range control.Operations() {
		if op.Name != "PutIntegration" {
			continue
		}
		for i := range op.Input.NumField() {
			field := op.Input.Field(i)
			if _, label := field.Tag.Lookup("uri"); label {
				continue
			}
			names = append(names, memberName(&field))
		}
	}
	if len(names) == 0 {
		t.Fatal("no PutIntegration")
	}
	return names
}

func memberName(field *reflect.StructField) string {
	if name := field.Tag.Get("json"); name != "" {
		return name
	}
	return strings.ToLower(field.Name[:1]) + field.Name[1:]
}
