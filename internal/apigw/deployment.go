package apigw

// Deployment names an immutable snapshot of an API.
type Deployment struct {
	Id          string
	Description string
	CreatedDate Timestamp
	ApiSummary  map[string]map[string]MethodSnapshot // path -> method; only when embedded
}

// MethodSnapshot is what a deployment's summary tells of a method.
type MethodSnapshot struct {
	AuthorizationType AuthorizationType
	ApiKeyRequired    bool
}

// Definition is everything of an API that a deployment freezes. It is stored whole, compiled to a plan, and never changed.
type Definition struct {
	AccountId    string
	Region       string
	DeploymentId string
	RestApi      RestApi
	Resources    []Resource // every node with its methods, their responses and integrations; ordered by path

	GatewayResponses  map[GatewayResponseType]*GatewayResponse // those that the API customises
	Models            map[string]*Model                        // by name
	RequestValidators map[string]*RequestValidator             // by identifier
	Authorizers       map[string]*Authorizer                   // by identifier
}
