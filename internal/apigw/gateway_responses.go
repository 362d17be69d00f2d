package apigw

// GatewayResponseType names a kind of answer the gateway makes itself.
type GatewayResponseType string

const (
	AccessDenied                 GatewayResponseType = "ACCESS_DENIED"
	ApiConfigurationError        GatewayResponseType = "API_CONFIGURATION_ERROR"
	AuthorizerConfigurationError GatewayResponseType = "AUTHORIZER_CONFIGURATION_ERROR"
	AuthorizerFailure            GatewayResponseType = "AUTHORIZER_FAILURE"
	BadRequestBody               GatewayResponseType = "BAD_REQUEST_BODY"
	BadRequestParameters         GatewayResponseType = "BAD_REQUEST_PARAMETERS"
	Default4xx                   GatewayResponseType = "DEFAULT_4XX"
	Default5xx                   GatewayResponseType = "DEFAULT_5XX"
	ExpiredToken                 GatewayResponseType = "EXPIRED_TOKEN"
	IntegrationFailure           GatewayResponseType = "INTEGRATION_FAILURE"
	IntegrationTimeout           GatewayResponseType = "INTEGRATION_TIMEOUT"
	InvalidApiKey                GatewayResponseType = "INVALID_API_KEY"
	InvalidSignature             GatewayResponseType = "INVALID_SIGNATURE"
	MissingAuthenticationToken   GatewayResponseType = "MISSING_AUTHENTICATION_TOKEN"
	QuotaExceeded                GatewayResponseType = "QUOTA_EXCEEDED"
	RequestTooLarge              GatewayResponseType = "REQUEST_TOO_LARGE"
	ResourceNotFound             GatewayResponseType = "RESOURCE_NOT_FOUND"
	Throttled                    GatewayResponseType = "THROTTLED"
	Unauthorized                 GatewayResponseType = "UNAUTHORIZED"
	UnsupportedMediaType         GatewayResponseType = "UNSUPPORTED_MEDIA_TYPE"
	WafFiltered                  GatewayResponseType = "WAF_FILTERED"
)

// Layer is the part of the service that answers; it decides how the default body is spaced.
type Layer uint8

const (
	Front  Layer = iota // routing, authorisation, keys, throttling: {"message":"x"}
	Engine              // execution of the method: {"message": "x"}
)

// GatewayResponseDefault is what a type answers where the API doesn't customise it.
type GatewayResponseDefault struct {
	Status    int
	Message   string // empty prints null
	ErrorType string
	Layer     Layer
}

// GatewayResponseDefaults has a row for every type that faults can have; DEFAULT_4XX and DEFAULT_5XX are only ever fallbacks.
// Source: spec data-plane 05 section 1.
var GatewayResponseDefaults = map[GatewayResponseType]GatewayResponseDefault{
	AccessDenied:                 {403, "Forbidden", "AccessDeniedException", Front},
	ApiConfigurationError:        {500, "Internal server error", "InternalServerErrorException", Engine},
	AuthorizerConfigurationError: {500, "", "AuthorizerConfigurationException", Front},
	AuthorizerFailure:            {500, "", "AuthorizerConfigurationException", Front},
	BadRequestBody:               {400, "Invalid request body", "BadRequestException", Engine},
	BadRequestParameters:         {400, "Missing required request parameters: []", "BadRequestException", Engine},
	ExpiredToken:                 {403, "The security token included in the request is expired", "ExpiredTokenException", Front},
	IntegrationFailure:           {504, "Network error communicating with endpoint", "InternalServerErrorException", Engine},
	IntegrationTimeout:           {504, "Endpoint request timed out", "InternalServerErrorException", Engine},
	InvalidApiKey:                {403, "Forbidden", "ForbiddenException", Front},
	InvalidSignature:             {403, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.", "InvalidSignatureException", Front},
	MissingAuthenticationToken:   {403, "Missing Authentication Token", "MissingAuthenticationTokenException", Front},
	QuotaExceeded:                {429, "Limit Exceeded", "LimitExceededException", Front},
	RequestTooLarge:              {413, "Request Too Long", "RequestEntityTooLargeException", Front},
	ResourceNotFound:             {404, "Not Found", "NotFoundException", Front},
	Throttled:                    {429, "Too Many Requests", "TooManyRequestsException", Front},
	Unauthorized:                 {401, "Unauthorized", "UnauthorizedException", Front},
	UnsupportedMediaType:         {415, "Unsupported Media Type", "BadRequestException", Engine},
	WafFiltered:                  {403, "Forbidden", "ForbiddenException", Front},
}
