package restjson

// Exception is an error as the protocol carries it: the code in the header x-amzn-ErrorType, the message in the body.
type Exception struct {
	Code    string // without the service's namespace
	Status  int
	Message string
}

func (e *Exception) Error() string { return e.Code + ": " + e.Message }

// ErrorTypeHeader is the header from which clients take an exception's code.
const ErrorTypeHeader = "x-amzn-ErrorType"

// Body is what the exception answers.
func (e *Exception) Body() []byte {
	b := append([]byte(nil), `{"message":`...)
	return append(appendString(b, e.Message), '}')
}

func serialization(message string) *Exception {
	return &Exception{Code: "SerializationException", Status: 400, Message: message}
}
