package mapping

// Problem is something an API may be deployed with and that fails whenever it is used.
type Problem struct {
	Where string // the member, such as "requestTemplates application/json"
	Err   error
}
