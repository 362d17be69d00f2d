package control

import (
	"strings"

	"stile/internal/apigw"
)

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
	RequestTemplates      map[string]*string
	PassthroughBehavior   string
	CacheNamespace        string
	CacheKeyParameters    []string
	ContentHandling       apigw.ContentHandlingStrategy
	TimeoutInMillis       *int
	TlsConfig             *apigw.TlsConfig
	ResponseTransferMode  apigw.ResponseTransferMode
	IntegrationTarget     string
}

const defaultTimeoutInMillis = 29000

func putIntegration(c *Call, in *putIntegrationInput) (*apigw.Integration, error) {
	i := newIntegration(in)
	if err := checkEndpoint(i); err != nil {
		return nil, err
	}
	m, err := c.method(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return nil, err
	}
	if err := c.checkIntegration(m, i); err != nil {
		return nil, err
	}
	m.MethodIntegration = i
	return i, c.putMethod(in.RestApiId, in.ResourceId, m)
}

// newIntegration fills in the defaults and drops what the type has no use for, as the service does.
func newIntegration(in *putIntegrationInput) *apigw.Integration {
	i := &apigw.Integration{
		Type:                 in.Type,
		HttpMethod:           in.IntegrationHttpMethod,
		Uri:                  in.Uri,
		ConnectionType:       in.ConnectionType,
		ConnectionId:         in.ConnectionId,
		Credentials:          in.Credentials,
		RequestParameters:    unlessEmpty(in.RequestParameters),
		RequestTemplates:     unlessEmpty(passThroughIfEmpty(in.RequestTemplates)),
		PassthroughBehavior:  apigw.PassthroughBehavior(strings.ToUpper(in.PassthroughBehavior)),
		CacheNamespace:       in.CacheNamespace,
		CacheKeyParameters:   in.CacheKeyParameters,
		ContentHandling:      in.ContentHandling,
		TimeoutInMillis:      defaultTimeoutInMillis,
		TlsConfig:            in.TlsConfig,
		ResponseTransferMode: in.ResponseTransferMode,
		IntegrationTarget:    in.IntegrationTarget,
	}
	if in.TimeoutInMillis != nil {
		i.TimeoutInMillis = *in.TimeoutInMillis
	}
	if i.PassthroughBehavior == "" {
		i.PassthroughBehavior = apigw.WhenNoMatch
	}
	if i.CacheNamespace == "" {
		i.CacheNamespace = in.ResourceId
	}
	if i.CacheKeyParameters == nil {
		i.CacheKeyParameters = []string{}
	}
	switch i.Type {
	case apigw.IntegrationMock:
		i.HttpMethod, i.Uri, i.ConnectionType, i.ConnectionId = "", "", "", ""
	case apigw.IntegrationHttp, apigw.IntegrationHttpProxy:
		if i.ConnectionType == "" {
			i.ConnectionType = apigw.ConnectionInternet
		}
	case apigw.IntegrationAws, apigw.IntegrationAwsProxy:
		if i.ConnectionType == apigw.ConnectionInternet {
			i.ConnectionType = ""
		}
	}
	return i
}
