package exchange

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func fullExchange() *Exchange {
	canary := true
	return &Exchange{Context: Context{
		RequestId: "id", Stage: "stage", RequestTime: time.UnixMilli(1685409765123), IsCanaryRequest: &canary,
		Identity:   Identity{SourceIp: "192.0.2.1", ApiKey: "key"},
		Authorizer: map[string]string{"principalId": "user"},
		Error:      &Error{Message: "Forbidden", ResponseType: "ACCESS_DENIED"},
	}}
}

func TestContextVariables(t *testing.T) {
	x := fullExchange()
	for path, want := range map[string]string{
		"requestId":              "id",
		"stage":                  "stage",
		"requestTime":            "30/May/2023:01:22:45 +0000",
		"requestTimeEpoch":       "1685409765123",
		"isCanaryRequest":        "true",
		"identity.sourceIp":      "192.0.2.1",
		"identity.apiKey":        "key",
		"authorizer.principalId": "user",
		"error.message":          "Forbidden",
		"error.messageString":    `"Forbidden"`,
		"error.responseType":     "ACCESS_DENIED",
		"resourceId":             "",
	} {
		if got, ok := x.Lookup(path); !ok || got != want {
			t.Errorf("%s: %q, %v, want %q", path, got, ok, want)
		}
	}
	for _, path := range []string{"", "identity", "identity.user", "identity.apiKeyId", "stage.x", "authorizer.none", "operationName", "requestOverride", "error.validationErrorString"} {
		if got, ok := x.Lookup(path); ok {
			t.Errorf("%s: %q, want nothing", path, got)
		}
	}
}

// [rec: test_sqs_amz_json_protocol], without the overrides.
func TestContextKeysStandInTheOrderOfAws(t *testing.T) {
	want := []string{
		"resourceId", "resourcePath", "httpMethod", "extendedRequestId", "requestTime", "path", "accountId", "protocol", "stage",
		"domainPrefix", "requestTimeEpoch", "requestId", "identity", "domainName", "deploymentId", "apiId",
	}
	if diff := cmp.Diff(want, (&Exchange{}).Variables().Names()); diff != "" {
		t.Error(diff)
	}
	identity, _ := (&Exchange{}).Variables().Lookup("identity")
	want = []string{
		"cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller", "sourceIp", "principalOrgId", "accessKey",
		"cognitoAuthenticationType", "cognitoAuthenticationProvider", "userArn", "userAgent", "user",
	}
	if diff := cmp.Diff(want, identity.(Variables).Names()); diff != "" {
		t.Error(diff)
	}
}
