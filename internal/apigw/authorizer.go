package apigw

// Authorizer decides who may call the methods that name it.
type Authorizer struct {
	Id                           string
	Name                         string
	Type                         AuthorizerType
	ProviderARNs                 []ProviderARN
	AuthType                     string // what an imported definition called it, e.g. oauth2
	AuthorizerUri                string // of the Lambda function
	AuthorizerCredentials        string // role to call the function with; empty relies on the function's policy
	IdentitySource               string // where the identity stands in a request; several are separated by commas
	IdentityValidationExpression string // a regular expression that a token must match
	AuthorizerResultTtlInSeconds *int   // nil is 300, 0 keeps nothing
}

// ProviderARN names a Cognito user pool.
type ProviderARN string
