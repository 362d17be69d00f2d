package apigw

// Account is what the service tells of the caller's account in a region.
type Account struct {
	CloudwatchRoleArn string
	ThrottleSettings  *ThrottleSettings
	Features          []string
	ApiKeyVersion     string
}

// ThrottleSettings is a token bucket: RateLimit requests per second, BurstLimit at once. What is nil or -1 limits nothing.
type ThrottleSettings struct {
	BurstLimit *int
	RateLimit  *float64
}
