package control

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

var errArn = badRequest("Invalid ARN specified in the request")

// checkEndpoint holds method and URI of an integration against its type.
func checkEndpoint(i *apigw.Integration) error {
	if i.Type == apigw.IntegrationMock {
		return nil
	}
	if i.HttpMethod == "" {
		return badRequest("Enumeration value for HttpMethod must be non-empty")
	}
	if !isHttpMethod(i.HttpMethod) {
		return errHttpMethod
	}
	if i.Type == apigw.IntegrationHttp || i.Type == apigw.IntegrationHttpProxy {
		return checkHttpUri(i.Uri)
	}
	return checkArn(i)
}

var httpUris = lazyregexp.New(`^https?://[^/?#\s]+[^\s]*$`)

func checkHttpUri(uri string) error {
	if !httpUris.MatchString(uri) {
		return badRequest("Invalid HTTP endpoint specified for URI")
	}
	return nil
}

// checkArn holds the ARN of an AWS integration against arn:{partition}:apigateway:{region}:{[subdomain.]service}:{path|action}/{rest}.
func checkArn(i *apigw.Integration) error {
	parts := strings.SplitN(i.Uri, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || parts[1] == "" {
		return errArn
	}
	resource := parts[5]
	if !strings.HasPrefix(resource, "path/") && !strings.HasPrefix(resource, "action/") {
		return badRequest("AWS ARN for integration must contain path or action")
	}
	if parts[2] != "apigateway" || parts[4] == "" {
		return errArn
	}
	if i.Type == apigw.IntegrationAwsProxy && (parts[4] != "lambda" || !isInvocation(i, resource)) {
		return badRequest("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.")
	}
	return nil
}

var (
	invocations       = lazyregexp.New(`^path//?2015-03-31/functions/[^/]+/invocations$`)
	streamInvocations = lazyregexp.New(`^path/2021-11-15/functions/[^/]+/response-streaming-invocations$`)
)

func isInvocation(i *apigw.Integration, resource string) bool {
	return invocations.MatchString(resource) || i.ResponseTransferMode == apigw.TransferStream && streamInvocations.MatchString(resource)
}

// serviceOf is the service that the ARN of an integration names, without its subdomain.
func serviceOf(uri string) string {
	parts := strings.SplitN(uri, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4][strings.LastIndexByte(parts[4], '.')+1:]
}
