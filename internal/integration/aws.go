package integration

import (
	"errors"
	"fmt"
	"strings"

	"stile/internal/exchange"
)

// compileAws tells Lambda functions from the other services.
func compileAws(m *Method, b *Backends) (Integration, error) {
	arn, credentials, err := m.service()
	if err != nil {
		return nil, err
	}
	if function, ok := arn.function(); ok {
		return &lambdaCustom{newFunction(m, b, arn.region, function, credentials)}, nil
	}
	return newService(m, b, arn, credentials), nil
}

// compileAwsProxy makes a Lambda proxy integration; a URI for anything else fails.
func compileAwsProxy(m *Method, b *Backends) (Integration, error) {
	arn, credentials, err := m.service()
	if err != nil {
		return nil, err
	}
	if function, ok := arn.streamedFunction(); ok {
		if !m.streams() {
			return nil, errors.New("response-streaming-invocations needs the responseTransferMode STREAM")
		}
		return newLambdaStream(m, b, arn.region, function, credentials), nil
	}
	function, ok := arn.function()
	if !ok {
		return nil, errors.New("an AWS_PROXY integration of anything but a Lambda function is not supported")
	}
	return &lambdaProxy{newFunction(m, b, arn.region, function, credentials)}, nil
}

// service is what the integration's URI names, and the role to call it with.
func (m *Method) service() (arn serviceArn, credentials string, err error) {
	arn, err = parseServiceArn(exchange.SubstituteStageVariables(m.Integration.Uri, m.StageVariables))
	if err == nil {
		credentials, err = m.credentials()
	}
	return arn, credentials, err
}

// credentials is the role to call with. Passing the caller's own credentials on needs a caller who has signed.
func (m *Method) credentials() (string, error) {
	role := exchange.SubstituteStageVariables(m.Integration.Credentials, m.StageVariables)
	if strings.Contains(role, ":iam::*:") { // in every partition
		return "", fmt.Errorf("credentials of the caller (%s) are not supported", role)
	}
	return role, nil
}
