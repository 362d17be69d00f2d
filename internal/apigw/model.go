package apigw

// Model describes the body of requests or responses.
type Model struct {
	Id          string
	Name        string
	Description string
	Schema      string // of a JSON content type: JSON Schema draft 4
	ContentType string
}

// RequestValidator says what of a request is checked before its integration is called.
type RequestValidator struct {
	Id                        string
	Name                      string
	ValidateRequestBody       bool
	ValidateRequestParameters bool
}
