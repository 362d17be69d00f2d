package server

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// What put-gateway-response says is answered from the next deployment on, also by test-invoke-method, which needs none. [doc]
func TestGatewayResponsesAreServedOnceDeployed(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newApi(t, s, `{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://${stageVariables.none}/"}`)
	a.deploy(t, "before")
	s.call(t, "PUT", "/restapis/"+a.id+"/gatewayresponses/DEFAULT_5XX", `{"statusCode": "503",
		"responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"},
		"responseTemplates": {"application/json": "{\"type\":\"$context.error.responseType\",\"stage\":\"$context.stage\"}"}}`)
	a.deploy(t, "after")
	for stage, want := range map[string]string{
		"before": `500  {"message": "Internal server error"}`,
		"after":  `503 * {"type":"API_CONFIGURATION_ERROR","stage":"after"}`,
	} {
		res, err := http.Get(a.url(stage))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		got := res.Status[:3] + " " + res.Header.Get("Access-Control-Allow-Origin") + " " + string(body)
		if got != want || res.Header.Get("x-amzn-ErrorType") != "InternalServerErrorException" {
			t.Errorf("%s: %s %v, want %s", stage, got, res.Header, want)
		}
	}
	tested := s.call(t, "POST", a.method(), `{}`)
	if tested["status"] != 503.0 || !strings.Contains(tested["log"].(string), "Method completed with status: 503") {
		t.Errorf("test-invoke-method: %v", tested)
	}
}
