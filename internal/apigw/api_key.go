package apigw

// ApiKey identifies a client of methods that require one.
type ApiKey struct {
	Id              string
	Value           string // what clients send; it is told only when asked for
	Name            string
	CustomerId      string
	Description     string
	Enabled         bool
	CreatedDate     Timestamp
	LastUpdatedDate Timestamp
	StageKeys       []string // {rest api id}/{stage name}
	Tags            map[string]string
}

// StageKey names a stage that a new key is for.
type StageKey struct {
	RestApiId string
	StageName string
}
