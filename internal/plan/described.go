package plan

import (
	"fmt"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

// EndpointType is $context.endpointType.
func (p *Plan) EndpointType() string {
	if c := p.definition.RestApi.EndpointConfiguration; c != nil && len(c.Types) > 0 {
		return string(c.Types[0])
	}
	return string(apigw.EndpointEdge)
}

// IsCanary is whether this is the plan of a stage's canary.
func (p *Plan) IsCanary() bool { return p.isCanary != nil && *p.isCanary }

// IsTraced is whether the stage has X-Ray tracing on.
func (p *Plan) IsTraced() bool { return p.stage.TracingEnabled }

// RequiresApiKey is whether calls count against the usage plan of an API key, and need one.
func (m *Method) RequiresApiKey() bool { return m.definition.ApiKeyRequired }

// Streams is whether the method's answers are passed on as they come.
func (m *Method) Streams() bool {
	return m.definition.MethodIntegration != nil && m.definition.MethodIntegration.ResponseTransferMode == apigw.TransferStream
}

const maxArn = 1600 // bytes

// CheckArn refuses a request whose method ARN, which has the path as it was called, is longer than policies could name.
func (p *Plan) CheckArn(x *exchange.Exchange) error {
	if len(x.Request.Path) < maxArn/2 {
		return nil // the rest of an ARN is far shorter than the other half
	}
	arn := fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/%s/%s%s", p.definition.Region, p.definition.AccountId, p.ApiId(), p.StageName(),
		x.Request.Method, x.Request.Path)
	if len(arn) <= maxArn {
		return nil
	}
	return &apigw.Fault{Status: 414, Message: "Request URI too long", Cause: "the method's ARN is longer than 1600 bytes"}
}
