package exchange

import (
	"errors"

	"stile/internal/apigw"
	"stile/internal/wire"
)

// MaxPayload is how many bytes a request's body, and an integration's answer, may have.
const MaxPayload = 10 << 20

// TooLargeMessage is the whole answer, in plain text, to a request whose body is larger than MaxPayload.
const TooLargeMessage = "HTTP content length exceeded 10485760 bytes."

// RequestBody is the method request's body, brought to hand. Its error is a fault.
func (x *Exchange) RequestBody() ([]byte, error) {
	body, err := x.Request.Body.ReadAll(MaxPayload)
	switch {
	case err == nil:
		return body, nil
	case errors.Is(err, wire.ErrTooLarge):
		return nil, RequestTooLarge()
	default:
		return nil, UnreadableBody(err)
	}
}

// UnreadableBody is the fault of a request whose body broke off, is malformed, or comes too slowly.
func UnreadableBody(err error) *apigw.Fault {
	return &apigw.Fault{
		Type: apigw.BadRequestBody, Message: "Bad Request", Cause: "Execution failed due to an unreadable request body", Err: err,
	}
}

// RequestTooLarge is the fault of a request whose body is larger than MaxPayload.
func RequestTooLarge() *apigw.Fault {
	return &apigw.Fault{Type: apigw.RequestTooLarge, Message: TooLargeMessage}
}
