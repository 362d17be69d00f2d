package conformance_test

import (
	"context"
	"errors"
	"os/exec"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// builder makes an API with the AWS SDK for Go.
type builder struct {
	t      *testing.T
	client *apigateway.Client
	api    *string
	root   *string
}

func newBuilder(t *testing.T) *builder {
	t.Helper()
	b := &builder{t: t, client: apigateway.New(apigateway.Options{
		Region:       region,
		BaseEndpoint: aws.String(gateway.admin),
		Credentials:  credentials.NewStaticCredentialsProvider("test", "test", ""),
	})}
	api, err := b.client.CreateRestApi(t.Context(), &apigateway.CreateRestApiInput{Name: aws.String("conformance")})
	b.must(err)
	b.api, b.root = api.Id, api.RootResourceId
	t.Cleanup(func() {
		_, err := b.client.DeleteRestApi(context.Background(), &apigateway.DeleteRestApiInput{RestApiId: b.api})
		b.must(err)
	})
	return b
}

func (b *builder) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// integrate makes a resource with one method and its integration.
func (b *builder) integrate(path, method string, integration *apigateway.PutIntegrationInput) *string {
	b.t.Helper()
	resource, err := b.client.CreateResource(b.t.Context(), &apigateway.CreateResourceInput{RestApiId: b.api, ParentId: b.root, PathPart: aws.String(path)})
	b.must(err)
	put := &apigateway.PutMethodInput{RestApiId: b.api, ResourceId: resource.Id, HttpMethod: aws.String(method), AuthorizationType: aws.String("NONE")}
	if path == "{proxy+}" {
		put.RequestParameters = map[string]bool{"method.request.path.proxy": true}
	}
	_, err = b.client.PutMethod(b.t.Context(), put)
	b.must(err)
	integration.RestApiId, integration.ResourceId, integration.HttpMethod = b.api, resource.Id, aws.String(method)
	_, err = b.client.PutIntegration(b.t.Context(), integration)
	b.must(err)
	return resource.Id
}

// answer lets the integration's response through, as it is or as template says.
func (b *builder) answer(resource *string, method string, templates map[string]string) {
	b.t.Helper()
	_, err := b.client.PutIntegrationResponse(b.t.Context(), &apigateway.PutIntegrationResponseInput{
		RestApiId: b.api, ResourceId: resource, HttpMethod: aws.String(method), StatusCode: aws.String("200"), ResponseTemplates: templates,
	})
	b.must(err)
	_, err = b.client.PutMethodResponse(b.t.Context(), &apigateway.PutMethodResponseInput{
		RestApiId: b.api, ResourceId: resource, HttpMethod: aws.String(method), StatusCode: aws.String("200"),
	})
	b.must(err)
}

func (b *builder) deploy() {
	b.t.Helper()
	_, err := b.client.CreateDeployment(b.t.Context(), &apigateway.CreateDeploymentInput{RestApiId: b.api, StageName: aws.String("test")})
	b.must(err)
}

func TestTheAwsSdkForGo(t *testing.T) {
	b := newBuilder(t)
	post, get := aws.String("POST"), aws.String("GET")
	mock := b.integrate("mock", "GET", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeMock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
	})
	b.answer(mock, "GET", map[string]string{"application/json": `{"mocked": true}`})
	b.answer(b.integrate("https", "GET", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttp, IntegrationHttpMethod: get, Uri: aws.String(peers.secure.URL + "/path"), TlsConfig: &types.TlsConfig{InsecureSkipVerification: true},
	}), "GET", nil)
	b.answer(b.integrate("http", "GET", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttp, IntegrationHttpMethod: get, Uri: aws.String(peers.plain.URL + "/path"),
	}), "GET", nil)
	b.answer(b.integrate("hello", "POST", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeAws, IntegrationHttpMethod: post, Uri: aws.String(lambdaUri),
	}), "POST", nil)
	b.integrate("{proxy+}", "ANY", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttpProxy, IntegrationHttpMethod: aws.String("ANY"), Uri: aws.String(peers.plain.URL + "/{proxy}"),
		RequestParameters: map[string]string{"integration.request.path.proxy": "method.request.path.proxy"},
	})
	b.deploy()
	checkRoutes(t, *b.api, routes)

	_, err := b.client.GetRestApi(t.Context(), &apigateway.GetRestApiInput{RestApiId: aws.String("doesntexist")})
	var notFound *types.NotFoundException
	if !errors.As(err, &notFound) {
		t.Errorf("an API that isn't there: %v", err)
	}
}

func TestNodeAndPythonHandlersBehindLambdaProxies(t *testing.T) {
	for function, interpreter := range map[string]string{"node": "node", "python": "python3"} {
		t.Run(function, func(t *testing.T) {
			if _, err := exec.LookPath(interpreter); err != nil {
				missing(t, interpreter)
			}
			b := newBuilder(t)
			b.integrate("{proxy+}", "ANY", &apigateway.PutIntegrationInput{
				Type: types.IntegrationTypeAwsProxy, IntegrationHttpMethod: aws.String("POST"),
				Uri: aws.String("arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:" + account + ":function:" + function + "/invocations"),
			})
			b.deploy()
			checkRoutes(t, *b.api, []route{{
				method: "DELETE", path: "/pets/7", status: 201, contentType: "application/json", want: "DELETE /pets/7", wantHeader: [2]string{"X-From", function},
			}})
		})
	}
}

// A function built on AWS's library fails; the error's message selects the integration response, and the next call works.
func TestAFunctionsErrorSelectsTheIntegrationResponse(t *testing.T) {
	b := newBuilder(t)
	hello := b.integrate("hello", "POST", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeAws, IntegrationHttpMethod: aws.String("POST"), Uri: aws.String(lambdaUri),
	})
	b.answer(hello, "POST", nil)
	for status, pattern := range map[string]string{"404": ".*not found.*", "500": "told to"} {
		_, err := b.client.PutIntegrationResponse(t.Context(), &apigateway.PutIntegrationResponseInput{
			RestApiId: b.api, ResourceId: hello, HttpMethod: aws.String("POST"), StatusCode: aws.String(status), SelectionPattern: aws.String(pattern),
			ResponseTemplates: map[string]string{"application/json": "$input.path('$.errorType'): $input.path('$.errorMessage')"},
		})
		b.must(err)
		_, err = b.client.PutMethodResponse(t.Context(), &apigateway.PutMethodResponseInput{
			RestApiId: b.api, ResourceId: hello, HttpMethod: aws.String("POST"), StatusCode: aws.String(status),
		})
		b.must(err)
	}
	b.deploy()
	checkRoutes(t, *b.api, []route{
		{method: "POST", path: "/hello", body: `{"fail":"pet not found"}`, status: 404, contentType: "application/json", want: "errorString: pet not found"},
		{method: "POST", path: "/hello", body: `{"panic":true}`, status: 500, contentType: "application/json", want: "string: told to"},
		{method: "POST", path: "/hello", body: `{}`, status: 200, contentType: "application/json", want: `{"event":{},"hello":"from function_name"}`},
	})
}
