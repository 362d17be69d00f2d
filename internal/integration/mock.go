package integration

import (
	"context"
	"errors"
	"strconv"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/jsonval"
)

// mock calls nothing: the rendered request names the status it answers with.
type mock struct{}

func compileMock(*Method, *Backends) (Integration, error) { return mock{}, nil }

func (mock) Invoke(_ context.Context, x *exchange.Exchange) error {
	body, err := x.EndpointRequest.Body.ReadAll(exchange.MaxPayload)
	if err != nil {
		return apigw.ConfigurationFault(noStatusCode, err)
	}
	status, err := mockStatus(string(body))
	if err != nil {
		return apigw.ConfigurationFault(noStatusCode, err)
	}
	x.EndpointResponse.Status = status
	x.EndpointResponse.Subject = strconv.Itoa(status)
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
