// Package apigw is AWS's vocabulary of API Gateway REST APIs: the resources, their enums, patch operations, errors and faults.
// Names are AWS's with the first letter raised; the JSON name is the Go name with its first letter lowered unless a tag says otherwise.
// Members stand in the order of the service model, which is the order the command line prints.
//
// Presence on the wire follows the Go value: a bool or number is always present, a string is absent when empty, a pointer,
// map or slice is absent when nil and present when empty.
package apigw

// RestApi is an API: https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
type RestApi struct {
	Id                        string
	Name                      string
	Description               string
	CreatedDate               Timestamp
	Version                   string
	Warnings                  []string
	BinaryMediaTypes          []string
	MinimumCompressionSize    *int // bytes; nil switches compression off
	ApiKeySource              ApiKeySourceType
	EndpointConfiguration     *EndpointConfiguration
	Policy                    string // JSON text
	Tags                      map[string]string
	DisableExecuteApiEndpoint bool
	RootResourceId            string
	SecurityPolicy            SecurityPolicy
	EndpointAccessMode        EndpointAccessMode
	ApiStatus                 ApiStatus
	ApiStatusMessage          string
}

// EndpointConfiguration says by which kind of endpoint an API is reached.
type EndpointConfiguration struct {
	Types          []EndpointType
	IpAddressType  IpAddressType
	VpcEndpointIds []string
}
