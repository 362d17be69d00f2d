package control

import (
	"stile/internal/authorize"
	"stile/internal/exchange"
)

type testInvokeAuthorizerInput struct {
	RestApiId           string `uri:"restapi_id"`
	AuthorizerId        string `uri:"authorizer_id"`
	Headers             map[string]string
	MultiValueHeaders   map[string][]string
	PathWithQueryString string
	Body                string
	StageVariables      map[string]string
	AdditionalContext   map[string]string
}

type testInvokeAuthorizerResponse struct {
	ClientStatus  int
	Log           string
	Latency       int64 // milliseconds
	PrincipalId   string
	Policy        string
	Authorization map[string][]string
	Claims        map[string]string
}

// testInvokeAuthorizer asks an authorizer as it is now. It is asked after the transaction: it may take its time.
func testInvokeAuthorizer(c *Call, in *testInvokeAuthorizerInput) (*testInvokeAuthorizerResponse, error) {
	a, err := c.authorizer(in.RestApiId, in.AuthorizerId)
	if err != nil {
		return nil, err
	}
	answer := new(testInvokeAuthorizerResponse)
	c.then(func() error {
		env := &authorize.Env{Lambda: c.control.env.Lambda, UserPools: c.control.env.UserPools}
		result := authorize.TestInvoke(c.Context, a, authorize.Api{AccountId: c.AccountId, Region: c.Region, ApiId: in.RestApiId}, exchange.TestRequest{
			Headers: in.Headers, MultiValueHeaders: in.MultiValueHeaders, PathWithQueryString: in.PathWithQueryString, Body: in.Body,
			StageVariables: in.StageVariables,
		}, in.AdditionalContext, env)
		*answer = testInvokeAuthorizerResponse{ClientStatus: result.Status, Log: result.Log, Latency: result.Latency.Milliseconds()}
		if d := result.Decision; d != nil && d.Claims != nil {
			answer.Claims = d.Claims
		} else if d != nil {
			answer.PrincipalId, answer.Policy, answer.Authorization = d.PrincipalId, d.PolicyText, authorization(d.Context)
		}
		return nil
	})
	return answer, nil
}

// authorization is what a function said of the caller besides the policy.
func authorization(context map[string]string) map[string][]string {
	values := make(map[string][]string, len(context))
	for name, value := range context {
		values[name] = []string{value}
	}
	return unlessEmpty(values)
}
