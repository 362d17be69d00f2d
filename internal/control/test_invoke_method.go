package control

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
	Body              string
	Headers           map[string]string
	MultiValueHeaders map[string][]string
	Log               string
	Latency           int64 // milliseconds
}
