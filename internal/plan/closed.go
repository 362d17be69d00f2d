package plan

import (
	"stile/internal/apigw"
	"stile/internal/exchange"
)

// closed is a reason not to serve a method at all: the API asks for something that would be skipped if it were served.
type closed struct {
	fault *apigw.Fault
	front bool // of the layer that test invocations skip
}

// open lets an exchange in, or answers why it can't be.
func (m *Method) open(x *exchange.Exchange) error {
	for _, reason := range m.closed {
		if reason.front && x.TestInvoke {
			continue
		}
		return reason.fault
	}
	if m.backend == nil {
		return apigw.ConfigurationFault("No integration defined for method", nil)
	}
	return nil
}

// closedFor finds what of a method's protection and settings isn't executed.
func (p *Plan) closedFor(m *Method) (reasons []closed) {
	if p.definition.RestApi.Policy != "" {
		reasons = append(reasons, front(apigw.AccessDenied, "the API's resource policy can't be evaluated"))
	}
	switch m.definition.AuthorizationType {
	case "", apigw.AuthorizationNone:
	case apigw.AuthorizationAwsIam:
		reasons = append(reasons, front(apigw.MissingAuthenticationToken, "authorizationType AWS_IAM is not supported"))
	case apigw.AuthorizationCustom, apigw.AuthorizationCognitoUserPools:
		reasons = append(reasons, front(apigw.AuthorizerConfigurationError,
			"authorizationType "+string(m.definition.AuthorizationType)+" is not supported"))
	default:
		reasons = append(reasons, front(apigw.AccessDenied, "unknown authorizationType "+string(m.definition.AuthorizationType)))
	}
	if m.definition.ApiKeyRequired {
		reasons = append(reasons, front(apigw.InvalidApiKey, "apiKeyRequired is not supported"))
	}
	if id := m.definition.RequestValidatorId; id != "" {
		reasons = append(reasons, closed{fault: apigw.ConfigurationFault("requestValidatorId "+id+" is not supported", nil)})
	}
	return reasons
}

func front(responseType apigw.GatewayResponseType, cause string) closed {
	return closed{front: true, fault: &apigw.Fault{Type: responseType, Cause: "Execution failed due to configuration error: " + cause}}
}
