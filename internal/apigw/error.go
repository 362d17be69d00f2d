package apigw

// Error is one of the service's exceptions with its exact message: what a control-plane caller sees.
type Error struct {
	Code    string // without the service's namespace, e.g. NotFoundException
	Status  int    // HTTP status
	Message string

	Reason string // what there is to say beyond the service's own message
}

func (e *Error) Error() string { return e.Code + ": " + e.Message }
