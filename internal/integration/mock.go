package integration

import (
	"context"
	"errors"
	"sync/atomic"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/jsonval"
)

// mock calls nothing: the rendered request names the status it answers with.
type mock struct {
	last atomic.Pointer[mockRequest] // most methods render the same one every time
}

// mockRequest is a rendered request and the status it names.
type mockRequest struct {
	text   string
	status int
}

// longestRemembered is how long a rendered request may be to be kept: one that passes a client's body on may be anything.
const longestRemembered = 4 << 10

func compileMock(*Method, *Backends) (Integration, error) { return &mock{}, nil }

func (i *mock) Invoke(_ context.Context, x *exchange.Exchange) error {
	body, err := x.EndpointRequest.Body.ReadAll(exchange.MaxPayload)
	if err != nil {
		return apigw.ConfigurationFault(noStatusCode, err)
	}
	last := i.last.Load()
	if last == nil || last.text != string(body) {
		text := string(body)
		status, err := mockStatus(text)
		if err != nil {
			return apigw.ConfigurationFault(noStatusCode, err)
		}
		last = &mockRequest{text, status}
		if len(text) <= longestRemembered {
			i.last.Store(last)
		}
	}
	x.EndpointResponse.Status = last.status
	x.EndpointResponse.Subject = statusText(last.status)
	return nil
}

const noStatusCode = "Unable to parse statusCode. It should be an integer that is defined in the request template."

// mockStatus reads the integer statusCode of an object, as leniently as the service reads JSON: names and texts may go without quotes
// or have single ones, commas may be too many, and nothing after the object counts.
func mockStatus(text string) (int, error) {
	root, err := jsonval.Parse(text)
	if err != nil {
		return 0, err
	}
	if root.Kind() != jsonval.Map {
		return 0, errors.New("not a JSON object")
	}
	status, ok := root.Object().Get("statusCode")
	if !ok {
		return 0, errors.New("no statusCode")
	}
	if kind := status.Kind(); kind != jsonval.Integer && kind != jsonval.Long {
		return 0, errors.New("statusCode is not an integer")
	}
	return int(status.Int()), nil
}
