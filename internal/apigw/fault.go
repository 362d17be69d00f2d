package apigw

// Fault ends a request on the data plane: the client sees the gateway response of its Type, the execution log sees its Cause.
type Fault struct {
	Type                  GatewayResponseType
	Status                int    // overrides the type's default status; 0 keeps it
	Message               string // $context.error.message; the type's default when empty
	ErrorType             string // x-amzn-ErrorType; the type's default when empty
	Cause                 string // the execution log's line, e.g. "Execution failed due to configuration error: Invalid endpoint address"
	ValidationErrorString string // $context.error.validationErrorString: what a request validator found

	Err error // what happened underneath, for our own log; may be nil
}

func (f *Fault) Error() string {
	text := string(f.Type)
	if f.Cause != "" {
		text += ": " + f.Cause
	}
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

func (f *Fault) Unwrap() error { return f.Err }

// ConfigurationFault is a fault of the API's own making: 500, "Internal server error", cause in the log.
func ConfigurationFault(cause string, err error) *Fault {
	return &Fault{Type: ApiConfigurationError, Cause: "Execution failed due to configuration error: " + cause, Err: err}
}
