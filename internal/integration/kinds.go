// Package integration calls what stands behind a method: HTTP servers, Lambda functions, AWS services, or nothing at all.
package integration

import (
	"context"
	"fmt"
	"time"

	"stile/internal/apigw"
	"stile/internal/awsapi"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/mapping"
	"stile/internal/vpclink"
	"stile/internal/wire"
)

// Integration is one compiled backend of a method.
type Integration interface {
	// Invoke sends x.EndpointRequest. It fills x.EndpointResponse, or x.Response if its kind is a proxy. Its errors are faults.
	Invoke(ctx context.Context, x *exchange.Exchange) error
}

// Kind is what an integration type does with the parts of a request: spec data-plane 02 section 2.
type Kind struct {
	Proxy   bool // no templates, no contentHandling and no integration responses: bodies and answers pass
	compile func(m *Method, b *Backends) (Integration, error)
}

// kinds has a row for each integration type.
var kinds = map[apigw.IntegrationType]Kind{
	apigw.IntegrationMock:      {compile: compileMock},
	apigw.IntegrationHttp:      {compile: compileHTTP},
	apigw.IntegrationHttpProxy: {Proxy: true, compile: compileHTTPProxy},
	apigw.IntegrationAws:       {compile: compileAws},
	apigw.IntegrationAwsProxy:  {Proxy: true, compile: compileAwsProxy},
}

// Backends are what integrations call with. They outlive plans.
type Backends struct {
	Clients func(insecureSkipVerification bool) *wire.Client
	Lambda  lambda.Invoker
	AWS     *awsapi.Caller
	Links   *vpclink.Links
}

// Method is what an integration needs to know of the method it stands behind.
type Method struct {
	Integration    *apigw.Integration
	AccountId      string
	Region         string
	ApiId          string
	StageName      string
	ResourcePath   string
	HttpMethod     string // as configured, ANY included
	StageVariables map[string]string
	Binary         *mapping.BinaryMediaTypes
	EdgeOptimized  bool // clients come through an edge-optimized endpoint

	userAgent string // what the gateway calls itself to backends
}

// Compile makes a method's integration. Its error is one that every call of the method will fail with.
func Compile(m *Method, b *Backends) (Kind, Integration, error) {
	kind, ok := kinds[m.Integration.Type]
	if !ok {
		return Kind{}, nil, fmt.Errorf("unknown integration type %q", m.Integration.Type)
	}
	if err := contradiction(kind, m.Integration); err != nil {
		return kind, nil, err
	}
	m.userAgent = "AmazonAPIGateway_" + m.ApiId
	compiled, err := kind.compile(m, b)
	return kind, compiled, err
}

// contradiction names a field that put-integration refuses beside the others, and that would have no effect.
func contradiction(kind Kind, in *apigw.Integration) error {
	http := in.Type == apigw.IntegrationHttp || in.Type == apigw.IntegrationHttpProxy
	switch {
	case in.ConnectionType == apigw.ConnectionVpcLink && !http:
		return fmt.Errorf("connectionType VPC_LINK is for HTTP and HTTP_PROXY, not %s", in.Type)
	case in.IntegrationTarget != "" && in.ConnectionType != apigw.ConnectionVpcLink:
		return fmt.Errorf("integrationTarget %q needs connectionType VPC_LINK", in.IntegrationTarget)
	case in.ResponseTransferMode == apigw.TransferStream && !kind.Proxy:
		return fmt.Errorf("responseTransferMode STREAM is for HTTP_PROXY and AWS_PROXY, not %s", in.Type)
	default:
		return nil
	}
}

const defaultTimeout = 29 * time.Second

func (m *Method) timeout() time.Duration {
	if m.Integration.TimeoutInMillis <= 0 {
		return defaultTimeout
	}
	return time.Duration(m.Integration.TimeoutInMillis) * time.Millisecond
}

// streams is whether clients get the answer as it comes.
func (m *Method) streams() bool { return m.Integration.ResponseTransferMode == apigw.TransferStream }

// sourceArn is the method's ARN as callees and their policies see it.
func (m *Method) sourceArn() string {
	return fmt.Sprintf("arn:aws:execute-api:%s:%s:%s/%s/%s%s", m.Region, m.AccountId, m.ApiId, m.StageName, m.HttpMethod, m.ResourcePath)
}

// verb is the method to call a backend with.
func (m *Method) verb(x *exchange.Exchange) string {
	if verb := m.Integration.HttpMethod; verb != "" && verb != "ANY" {
		return verb
	}
	return x.Request.Method
}

// hasBody is whether requests of a verb are sent with a body.
func hasBody(verb string) bool { return verb != "GET" && verb != "HEAD" && verb != "OPTIONS" }
