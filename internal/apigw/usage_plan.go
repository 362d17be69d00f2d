package apigw

// UsagePlan says what the holders of its keys may call, how fast and how often.
type UsagePlan struct {
	Id          string
	Name        string
	Description string
	ApiStages   []ApiStage
	Throttle    *ThrottleSettings // per key; nil sets no limit
	Quota       *QuotaSettings    // per key; nil sets no limit
	ProductCode string            // of the AWS Marketplace
	Tags        map[string]string
}

// ApiStage is a stage that a usage plan is for.
type ApiStage struct {
	ApiId    string
	Stage    string
	Throttle map[string]ThrottleSettings // by "/{resource path}/{method}"
}

// QuotaSettings allow Limit requests in each Period.
type QuotaSettings struct {
	Limit  int
	Offset int // days by which each period begins later than on Sunday, or on the first of the month
	Period QuotaPeriodType
}

// UsagePlanKey is an API key as a member of a usage plan.
type UsagePlanKey struct {
	Id    string
	Type  string // always API_KEY
	Value string
	Name  string
}
