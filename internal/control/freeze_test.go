package control

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/apigw"
	"stile/internal/store"
)

func TestADeploymentKeepsWhatTheAPIWas(t *testing.T) {
	s := newScript(t)
	s.run(anApi + `
PUT /restapis/<api>/gatewayresponses/THROTTLED
{"statusCode":"503"}
=> 201 <text>
DELETE /restapis/<api>/models/Empty
=> 202
DELETE /restapis/<api>/models/Error
=> 202
POST /restapis/<api>/models
{"name":"Pet","contentType":"application/json","schema":"{}"}
=> 201 {"id":"<model>",<text>}
POST /restapis/<api>/requestvalidators
{"name":"v","validateRequestBody":true}
=> 201 {"id":"<validator>",<text>}
POST /restapis/<api>/authorizers
{"name":"a","type":"COGNITO_USER_POOLS","providerARNs":["arn:aws:cognito-idp:us-east-1:123456789012:userpool/p"],"identitySource":"method.request.header.Auth"}
=> 201 {"id":"<authorizer>",<text>}
POST /restapis/<api>/deployments
{}
=> 201 {"id":"<deployment>",<text>}
DELETE /restapis/<api>/gatewayresponses/THROTTLED
=> 202
DELETE /restapis/<api>/models/Pet
=> 202
DELETE /restapis/<api>/requestvalidators/<validator>
=> 202
DELETE /restapis/<api>/authorizers/<authorizer>
=> 202
`)
	var d *apigw.Definition
	err := s.control.store.View(t.Context(), func(r store.Reader) (err error) {
		d, err = store.Get[apigw.Definition](r, store.DefinitionKey("us-east-1", s.names["api"], s.names["deployment"]))
		return err
	})
	if err != nil || d == nil {
		t.Fatal(d, err)
	}
	throttled := apigw.DefaultGatewayResponse(apigw.Throttled)
	throttled.StatusCode, throttled.DefaultResponse = "503", false
	pools := []apigw.ProviderARN{"arn:aws:cognito-idp:us-east-1:123456789012:userpool/p"}
	got := []any{d.GatewayResponses, d.Models, d.RequestValidators, d.Authorizers}
	want := []any{
		map[apigw.GatewayResponseType]*apigw.GatewayResponse{apigw.Throttled: throttled},
		map[string]*apigw.Model{"Pet": {Id: s.names["model"], Name: "Pet", Schema: "{}", ContentType: "application/json"}},
		map[string]*apigw.RequestValidator{s.names["validator"]: {Id: s.names["validator"], Name: "v", ValidateRequestBody: true}},
		map[string]*apigw.Authorizer{s.names["authorizer"]: {
			Id: s.names["authorizer"], Name: "a", Type: apigw.AuthorizerCognitoUserPools, ProviderARNs: pools,
			AuthType: "cognito_user_pools", IdentitySource: "method.request.header.Auth",
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
