package control

import "stile/internal/apigw"

type putIntegrationInput struct {
	RestApiId             string                `uri:"restapi_id"`
	ResourceId            string                `uri:"resource_id"`
	HttpMethod            string                `uri:"http_method"`
	Type                  apigw.IntegrationType `required:""`
	IntegrationHttpMethod string                `json:"httpMethod"`
	Uri                   string
	ConnectionType        apigw.ConnectionType
	ConnectionId          string
	Credentials           string
	RequestParameters     map[string]string
	RequestTemplates      map[string]string
	PassthroughBehavior   string
	CacheNamespace        string
	CacheKeyParameters    []string
	ContentHandling       apigw.ContentHandlingStrategy
	TimeoutInMillis       *int
	TlsConfig             *apigw.TlsConfig
	ResponseTransferMode  apigw.ResponseTransferMode
	IntegrationTarget     string
}
