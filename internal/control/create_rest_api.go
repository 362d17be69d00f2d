package control

import "stile/internal/apigw"

type createRestApiInput struct {
	Name                      string `required:""`
	Description               *string
	Version                   string
	CloneFrom                 string
	BinaryMediaTypes          []string
	MinimumCompressionSize    *int
	ApiKeySource              apigw.ApiKeySourceType
	EndpointConfiguration     *apigw.EndpointConfiguration
	Policy                    *string
	Tags                      map[string]string
	DisableExecuteApiEndpoint bool
	SecurityPolicy            apigw.SecurityPolicy
	EndpointAccessMode        apigw.EndpointAccessMode
}
