package apigw

// Enumerated is implemented by every enum: Values lists what is legal, in the order the service's validation messages print it.
type Enumerated interface{ Values() []string }

// An enum of the service is a typed string. The order in Values is AWS's own where a recording shows it.
type (
	AccessAssociationSourceType            string
	ApiKeysFormat                          string
	ApiKeySourceType                       string
	ApiStatus                              string
	AuthorizationType                      string
	AuthorizerType                         string
	CacheClusterSize                       string
	CacheClusterStatus                     string
	ConnectionType                         string
	ContentHandlingStrategy                string
	DocumentationPartType                  string
	DomainNameStatus                       string
	EndpointAccessMode                     string
	EndpointType                           string
	IntegrationType                        string
	IpAddressType                          string
	LocationStatusType                     string
	Op                                     string
	PassthroughBehavior                    string
	PutMode                                string
	QuotaPeriodType                        string
	ResourceOwner                          string
	ResponseTransferMode                   string
	RoutingMode                            string
	SecurityPolicy                         string
	UnauthorizedCacheControlHeaderStrategy string
)

const (
	ApiKeySourceHeader     ApiKeySourceType = "HEADER"
	ApiKeySourceAuthorizer ApiKeySourceType = "AUTHORIZER"

	AuthorizationNone             AuthorizationType = "NONE"
	AuthorizationAwsIam           AuthorizationType = "AWS_IAM"
	AuthorizationCustom           AuthorizationType = "CUSTOM"
	AuthorizationCognitoUserPools AuthorizationType = "COGNITO_USER_POOLS"

	AuthorizerToken            AuthorizerType = "TOKEN"
	AuthorizerRequest          AuthorizerType = "REQUEST"
	AuthorizerCognitoUserPools AuthorizerType = "COGNITO_USER_POOLS"

	CacheClusterNotAvailable CacheClusterStatus = "NOT_AVAILABLE"
	CacheClusterAvailable    CacheClusterStatus = "AVAILABLE"

	ConnectionInternet ConnectionType = "INTERNET"
	ConnectionVpcLink  ConnectionType = "VPC_LINK"

	ConvertToBinary ContentHandlingStrategy = "CONVERT_TO_BINARY"
	ConvertToText   ContentHandlingStrategy = "CONVERT_TO_TEXT"

	DocumentsApi            DocumentationPartType = "API"
	DocumentsAuthorizer     DocumentationPartType = "AUTHORIZER"
	DocumentsModel          DocumentationPartType = "MODEL"
	DocumentsResource       DocumentationPartType = "RESOURCE"
	DocumentsMethod         DocumentationPartType = "METHOD"
	DocumentsPathParameter  DocumentationPartType = "PATH_PARAMETER"
	DocumentsQueryParameter DocumentationPartType = "QUERY_PARAMETER"
	DocumentsRequestHeader  DocumentationPartType = "REQUEST_HEADER"
	DocumentsRequestBody    DocumentationPartType = "REQUEST_BODY"
	DocumentsResponse       DocumentationPartType = "RESPONSE"
	DocumentsResponseHeader DocumentationPartType = "RESPONSE_HEADER"
	DocumentsResponseBody   DocumentationPartType = "RESPONSE_BODY"

	DomainNameAvailable DomainNameStatus = "AVAILABLE"

	EndpointRegional EndpointType = "REGIONAL"
	EndpointEdge     EndpointType = "EDGE"
	EndpointPrivate  EndpointType = "PRIVATE"

	IntegrationHttp      IntegrationType = "HTTP"
	IntegrationAws       IntegrationType = "AWS"
	IntegrationMock      IntegrationType = "MOCK"
	IntegrationHttpProxy IntegrationType = "HTTP_PROXY"
	IntegrationAwsProxy  IntegrationType = "AWS_PROXY"

	IpAddressIpv4      IpAddressType = "ipv4"
	IpAddressDualstack IpAddressType = "dualstack"

	Documented   LocationStatusType = "DOCUMENTED"
	Undocumented LocationStatusType = "UNDOCUMENTED"

	OpAdd     Op = "add"
	OpRemove  Op = "remove"
	OpReplace Op = "replace"
	OpMove    Op = "move"
	OpCopy    Op = "copy"
	OpTest    Op = "test"

	WhenNoMatch     PassthroughBehavior = "WHEN_NO_MATCH"
	WhenNoTemplates PassthroughBehavior = "WHEN_NO_TEMPLATES"
	Never           PassthroughBehavior = "NEVER"

	PutMerge     PutMode = "merge"
	PutOverwrite PutMode = "overwrite"

	QuotaDay   QuotaPeriodType = "DAY"
	QuotaWeek  QuotaPeriodType = "WEEK"
	QuotaMonth QuotaPeriodType = "MONTH"

	OwnerSelf          ResourceOwner = "SELF"
	OwnerOtherAccounts ResourceOwner = "OTHER_ACCOUNTS"

	BasePathMappingOnly RoutingMode = "BASE_PATH_MAPPING_ONLY"

	SecurityPolicyTls12 SecurityPolicy = "TLS_1_2"

	SourceVpcEndpoint AccessAssociationSourceType = "VPCE"

	TransferBuffered ResponseTransferMode = "BUFFERED"
	TransferStream   ResponseTransferMode = "STREAM"

	FailWith403                  UnauthorizedCacheControlHeaderStrategy = "FAIL_WITH_403"
	SucceedWithResponseHeader    UnauthorizedCacheControlHeaderStrategy = "SUCCEED_WITH_RESPONSE_HEADER"
	SucceedWithoutResponseHeader UnauthorizedCacheControlHeaderStrategy = "SUCCEED_WITHOUT_RESPONSE_HEADER"
)
