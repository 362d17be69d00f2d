package apigw

// Stage is a named pointer to a deployment with the variables and settings it is served with.
type Stage struct {
	DeploymentId         string
	ClientCertificateId  string
	StageName            string
	Description          string
	CacheClusterEnabled  bool
	CacheClusterSize     CacheClusterSize
	CacheClusterStatus   CacheClusterStatus
	MethodSettings       map[string]MethodSetting // by "*/*" or "{path}/{method}", the path as the patch spelled it that set them
	Variables            map[string]string
	DocumentationVersion string
	AccessLogSettings    *AccessLogSettings
	CanarySettings       *CanarySettings
	TracingEnabled       bool
	WebAclArn            string
	Tags                 map[string]string
	CreatedDate          Timestamp
	LastUpdatedDate      Timestamp
}

// AccessLogSettings says what is written about each request, and where.
type AccessLogSettings struct {
	Format         string
	DestinationArn string
}

// CanarySettings sends a share of a stage's requests to another deployment.
type CanarySettings struct {
	PercentTraffic         float64 // 0 to 100
	DeploymentId           string
	StageVariableOverrides map[string]string
	UseStageCache          bool
}

// MethodSetting holds the switches of one method, or of all, in a stage.
type MethodSetting struct {
	MetricsEnabled                         bool
	LoggingLevel                           string // OFF, ERROR, INFO; empty until set
	DataTraceEnabled                       bool
	ThrottlingBurstLimit                   int
	ThrottlingRateLimit                    float64 // requests per second
	CachingEnabled                         bool
	CacheTtlInSeconds                      int
	CacheDataEncrypted                     bool
	RequireAuthorizationForCacheControl    bool
	UnauthorizedCacheControlHeaderStrategy UnauthorizedCacheControlHeaderStrategy
}

// DeploymentCanarySettings is what a canary is given when a deployment makes it.
type DeploymentCanarySettings struct {
	PercentTraffic         float64
	StageVariableOverrides map[string]string
	UseStageCache          bool
}
