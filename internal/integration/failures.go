package integration

import (
	"context"
	"errors"
	"fmt"

	"stile/internal/apigw"
	"stile/internal/awsapi"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// callFault is the fault of a call that got no answer, or not all of it: spec data-plane 02 section 10.
func callFault(ctx context.Context, err error) error {
	var fault *apigw.Fault
	var network *wire.NetworkError
	var credentials *awsapi.CredentialsError
	switch {
	case errors.As(err, &fault):
		return err
	case errors.Is(context.Cause(ctx), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return timeoutFault(err)
	case errors.Is(err, context.Canceled):
		return &apigw.Fault{Type: apigw.IntegrationFailure, Cause: "Execution failed due to a client that went away", Err: err}
	case errors.As(err, &credentials):
		return apigw.ConfigurationFault(credentials.Message, err)
	case errors.As(err, &network):
		return networkFault(network)
	default:
		return &apigw.Fault{Type: apigw.ApiConfigurationError, Cause: "Execution failed due to an internal error", Err: err}
	}
}

func networkFault(err *wire.NetworkError) error {
	switch err.Kind {
	case wire.Timeout:
		return timeoutFault(err)
	case wire.Unresolvable, wire.BadAddress, wire.Denied:
		return apigw.ConfigurationFault("Invalid endpoint address", err)
	case wire.Refused:
		return connectionFault("Connection refused", err)
	case wire.TLS:
		return connectionFault("General SSLEngine problem", err)
	case wire.Reset:
		return connectionFault("Connection reset by peer", err)
	default:
		return connectionFault(string(err.Kind), err)
	}
}

func connectionFault(what string, err error) error {
	return &apigw.Fault{
		Type:  apigw.IntegrationFailure,
		Cause: "Execution failed due to a network error communicating with endpoint: " + what,
		Err:   err,
	}
}

func timeoutFault(err error) error {
	return &apigw.Fault{Type: apigw.IntegrationTimeout, Cause: "Execution failed due to a timeout error", Err: err}
}

func invalidEndpoint(url string) error {
	return apigw.ConfigurationFault("Invalid endpoint address", fmt.Errorf("integration URI %q", url))
}

func answerTooLarge(length int64) error {
	return apigw.ConfigurationFault(fmt.Sprintf(
		"Integration response of reported length %d is larger than allowed maximum of %d bytes.", length, exchange.MaxPayload), nil)
}

// readAnswer brings a backend's body to hand. Its errors are faults.
func readAnswer(ctx context.Context, x *exchange.Exchange, body *wire.Body) ([]byte, error) {
	reported := body.Len()
	if reported > exchange.MaxPayload {
		body.Close()
		return nil, answerTooLarge(reported)
	}
	read, err := x.ReadAll(body, exchange.MaxPayload)
	switch {
	case err == nil:
		return read, nil
	case errors.Is(err, wire.ErrTooLarge):
		return nil, answerTooLarge(exchange.MaxPayload + 1)
	default:
		return nil, callFault(ctx, err)
	}
}
