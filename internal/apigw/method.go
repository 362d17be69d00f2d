package apigw

// Method is what a client may call on a resource, with the integration behind it and the responses in front of it.
type Method struct {
	HttpMethod          string // a verb or ANY
	AuthorizationType   AuthorizationType
	AuthorizerId        string
	ApiKeyRequired      bool
	RequestValidatorId  string
	OperationName       string
	RequestParameters   map[string]bool   // method.request.{location}.{name} -> required
	RequestModels       map[string]string // content type -> model name
	MethodResponses     map[string]*MethodResponse
	MethodIntegration   *Integration
	AuthorizationScopes []string
}

// MethodResponse declares one status code a method may answer with.
type MethodResponse struct {
	StatusCode         string
	ResponseParameters map[string]bool   // method.response.header.{name} -> required
	ResponseModels     map[string]string // content type -> model name
}

// StatusCode is the status of a method response or integration response, in text.
type StatusCode string

// Pattern is what a status must look like.
func (StatusCode) Pattern() string { return `[1-5]\d\d` }

// HttpMethods are the names a method can have, in the order the service tells them.
var HttpMethods = []string{"GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"}
