package control

import (
	"stile/internal/exchange"
	"stile/internal/plan"
)

type testInvokeMethodInput struct {
	RestApiId           string `uri:"restapi_id"`
	ResourceId          string `uri:"resource_id"`
	HttpMethod          string `uri:"http_method"`
	PathWithQueryString string
	Body                string
	Headers             map[string]string
	MultiValueHeaders   map[string][]string
	ClientCertificateId string
	StageVariables      map[string]string
}

type testInvokeMethodResponse struct {
	Status            int
	Body              *string // present though empty
	Headers           map[string]string
	MultiValueHeaders map[string][]string
	Log               string
	Latency           int64 // milliseconds
}

// testInvokeMethod runs a method of the API as it is now, deployed or not. The backend is called after the transaction: it may take
// its time.
func testInvokeMethod(c *Call, in *testInvokeMethodInput) (*testInvokeMethodResponse, error) {
	if _, err := c.method(in.RestApiId, in.ResourceId, in.HttpMethod); err != nil {
		return nil, err
	}
	env := c.control.env
	if in.ClientCertificateId != "" {
		r, err := c.clientCertificate(in.ClientCertificateId)
		if err != nil {
			return nil, err
		}
		pair, err := r.Pair()
		if err != nil {
			return nil, err
		}
		env = env.Presenting(pair)
	}
	api, err := c.restApi(in.RestApiId)
	if err != nil {
		return nil, err
	}
	tree, err := c.tree(api.Id)
	if err != nil {
		return nil, err
	}
	definition, err := c.freeze(api, tree, "")
	if err != nil {
		return nil, err
	}
	answer := new(testInvokeMethodResponse)
	c.then(func() error {
		result, err := plan.TestInvoke(c.Context, definition, in.ResourceId, in.HttpMethod, exchange.TestRequest{
			PathWithQueryString: in.PathWithQueryString, Body: in.Body, Headers: in.Headers, MultiValueHeaders: in.MultiValueHeaders,
			StageVariables: in.StageVariables,
		}, env)
		*answer = testInvokeMethodResponse{
			Status: result.Status, Body: &result.Body, Headers: result.Headers, MultiValueHeaders: result.MultiValueHeaders,
			Log: result.Log, Latency: result.Latency.Milliseconds(),
		}
		return err
	})
	return answer, nil
}
