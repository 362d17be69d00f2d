package lambda

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"stile/internal/jsonval"
)

const (
	maxPayload      = 6 << 20     // of a synchronous invocation
	maxEventPayload = 1 << 20     // of an asynchronous one
	maxResponse     = 6<<20 + 100 // of a function
)

// refuse is a refusal of our own, with a request id as the Invoke API's have.
func refuse(status int, code, message string) *ServiceError {
	return &ServiceError{Status: status, Code: code, Message: message, RequestId: uuid.NewString()}
}

func notFound(f function) *ServiceError {
	return refuse(404, "ResourceNotFoundException", "Function not found: "+f.qualified(f.arn()))
}

func throttled() *ServiceError { return refuse(429, "TooManyRequestsException", "Rate Exceeded.") }

func unavailable() *ServiceError { return refuse(503, "ServiceException", "Service is shutting down.") }

func invalidName(text string) *ServiceError {
	return refuse(400, "ValidationException", fmt.Sprintf("1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: "+
		`Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`, text))
}

func invalidType(text string) *ServiceError {
	return refuse(400, "InvalidParameterValueException", fmt.Sprintf("Value '%s' at 'invocationType' failed to satisfy constraint: "+
		"Member must satisfy enum value set: [Event, RequestResponse, DryRun]", text))
}

// check refuses what Lambda refuses before a function runs.
func (call *Invocation) check() *ServiceError {
	limit := maxPayload
	switch call.Type {
	case "", "RequestResponse", "DryRun":
	case "Event":
		limit = maxEventPayload
	default:
		return invalidType(call.Type)
	}
	if len(call.Payload) > limit {
		return refuse(413, "RequestEntityTooLargeException", fmt.Sprintf("Request must be smaller than %d bytes for the InvokeFunction operation", limit))
	}
	if len(call.Payload) > 0 && !json.Valid(call.Payload) {
		return refuse(400, "InvalidRequestContentException", "Could not parse request body into json: Could not parse payload into json")
	}
	return nil
}

// ErrorMessage is the errorMessage of what a function answered, or "" if it has none.
func ErrorMessage(payload []byte) string {
	if !bytes.Contains(payload, []byte(`"errorMessage"`)) {
		return ""
	}
	root, err := jsonval.Parse(string(payload))
	if err != nil || root.Kind() != jsonval.Map {
		return ""
	}
	message, _ := root.Object().Get("errorMessage")
	return message.Str()
}

// outcome is how an execution ended.
type outcome struct {
	payload       []byte
	functionError string // "Unhandled" if the function failed, else ""
}

// failed is a function error in Lambda's shape.
func failed(errorType, message string) outcome {
	payload, _ := json.Marshal(struct { // strings always marshal
		ErrorType    string `json:"errorType"`
		ErrorMessage string `json:"errorMessage"`
	}{errorType, message})
	return outcome{payload, "Unhandled"}
}

func timedOut(id string, timeout time.Duration) outcome {
	return failed("Sandbox.Timedout", fmt.Sprintf("RequestId: %s Error: Task timed out after %.2f seconds", id, timeout.Seconds()))
}

// exited is the outcome of an execution whose process ended; state is as the os package prints it.
func exited(id string, success bool, state string) outcome {
	if success {
		return failed("Runtime.ExitError", fmt.Sprintf("RequestId: %s Error: Runtime exited without providing a reason", id))
	}
	return failed("Runtime.ExitError", fmt.Sprintf("RequestId: %s Error: Runtime exited with error: %s", id, state))
}

func notStarted(id string, err error) outcome {
	return failed("Runtime.InvalidEntrypoint", fmt.Sprintf("RequestId: %s Error: %v", id, err))
}

func responseTooLarge() outcome {
	return failed("Function.ResponseSizeTooLarge", fmt.Sprintf("Response payload size exceeded maximum allowed payload size (%d bytes).", maxResponse))
}
