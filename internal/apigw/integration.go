package apigw

// Integration is the backend of a method: https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html
type Integration struct {
	Type                 IntegrationType
	HttpMethod           string // towards the backend; ANY means the client's
	Uri                  string
	ConnectionType       ConnectionType
	ConnectionId         string
	Credentials          string
	RequestParameters    map[string]string  // integration.request.{location}.{name} -> source expression
	RequestTemplates     map[string]*string // content type -> template; nil passes the body through
	PassthroughBehavior  PassthroughBehavior
	ContentHandling      ContentHandlingStrategy
	TimeoutInMillis      int
	CacheNamespace       string
	CacheKeyParameters   []string
	IntegrationResponses map[string]*IntegrationResponse // by status code
	TlsConfig            *TlsConfig
	ResponseTransferMode ResponseTransferMode
	IntegrationTarget    string
}

// TlsConfig relaxes how an HTTPS backend is verified.
type TlsConfig struct {
	InsecureSkipVerification bool
}

// IntegrationResponse maps one kind of backend answer to a method response.
type IntegrationResponse struct {
	StatusCode         string
	SelectionPattern   *string            // a Java regular expression over the whole subject; nil or "" is the default response
	ResponseParameters map[string]string  // method.response.header.{name} -> source expression
	ResponseTemplates  map[string]*string // content type -> template; nil passes the body through
	ContentHandling    ContentHandlingStrategy
}
