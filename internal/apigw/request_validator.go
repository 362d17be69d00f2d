package apigw

// RequestValidator says what of a request is checked before its integration is called.
type RequestValidator struct {
	Id                        string
	Name                      string
	ValidateRequestBody       bool
	ValidateRequestParameters bool
}
