package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/mapping"
)

// checkIntegration holds an integration whose endpoint is checked against its method and the rules of its members.
func (c *Call) checkIntegration(m *apigw.Method, i *apigw.Integration) error {
	for _, check := range []func(*apigw.Integration) error{
		c.checkConnection, checkCredentials, checkPassthroughBehavior, checkTimeout, checkTransfer,
	} {
		if err := check(i); err != nil {
			return err
		}
	}
	if err := checkContentTypes(slices.Collect(maps.Keys(i.RequestTemplates))); err != nil {
		return err
	}
	if err := mapping.CheckRequestParameters(i.RequestParameters); err != nil {
		return err
	}
	if err := checkDeclared(m, i.RequestParameters); err != nil {
		return err
	}
	return checkCacheKey(m, i)
}

// checkConnection looks the link up, unless a stage variable names it or it is one of version 2, which another service keeps: those
// alone have an integrationTarget.
func (c *Call) checkConnection(i *apigw.Integration) error {
	isHttp := i.Type == apigw.IntegrationHttp || i.Type == apigw.IntegrationHttpProxy
	if i.ConnectionType != apigw.ConnectionVpcLink {
		if i.IntegrationTarget != "" {
			return badRequest("integrationTarget requires connectionType VPC_LINK")
		}
		if i.ConnectionId != "" {
			return badRequest("connectionId requires connectionType VPC_LINK")
		}
		return nil
	}
	switch {
	case !isHttp:
		return badRequest("connectionType VPC_LINK is only supported for HTTP and HTTP_PROXY integrations")
	case i.ConnectionId == "":
		return badRequest("connectionId is required for connectionType VPC_LINK")
	case strings.Contains(i.ConnectionId, "${stageVariables."):
		return nil
	}
	switch _, err := c.vpcLink(i.ConnectionId); {
	case isNotFound(err) && i.IntegrationTarget == "":
		return badRequest("Invalid Vpc Link identifier specified")
	case err == nil && i.IntegrationTarget != "":
		return badRequest("integrationTarget is only supported with VPC links V2")
	case isNotFound(err):
		return nil
	default:
		return err
	}
}

var iamArns = lazyregexp.New(`^arn:[^:]+:iam::(\*:user/\*|[^:]+:(role|user)/.+)$`)

func checkCredentials(i *apigw.Integration) error {
	switch {
	case i.Credentials == "":
		if i.Type == apigw.IntegrationAws && serviceOf(i.Uri) != "lambda" {
			return badRequest("Role ARN must be specified for AWS integrations")
		}
	case !strings.Contains(i.Credentials, "${stageVariables.") && !iamArns.MatchString(i.Credentials):
		return errArn
	}
	return nil
}

func checkPassthroughBehavior(i *apigw.Integration) error {
	if !slices.Contains(i.PassthroughBehavior.Values(), string(i.PassthroughBehavior)) {
		return badRequest("Invalid passthroughBehavior specified. Valid options are %s", strings.Join(i.PassthroughBehavior.Values(), ","))
	}
	return nil
}

const (
	minTimeoutInMillis       = 50
	maxStreamTimeoutInMillis = 900000
)

func checkTimeout(i *apigw.Integration) error {
	limit := defaultTimeoutInMillis
	if i.ResponseTransferMode == apigw.TransferStream {
		limit = maxStreamTimeoutInMillis
	}
	if i.TimeoutInMillis < minTimeoutInMillis || i.TimeoutInMillis > limit {
		return badRequest("Timeout should be between %d ms and %d ms", minTimeoutInMillis, limit)
	}
	return nil
}

func checkTransfer(i *apigw.Integration) error {
	if i.ResponseTransferMode == apigw.TransferStream && i.Type != apigw.IntegrationHttpProxy && i.Type != apigw.IntegrationAwsProxy {
		return badRequest("responseTransferMode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations")
	}
	if i.TlsConfig != nil && i.Type != apigw.IntegrationHttp && i.Type != apigw.IntegrationHttpProxy {
		return badRequest("tlsConfig is only supported for HTTP and HTTP_PROXY integrations")
	}
	return nil
}

var mediaTypes = lazyregexp.New(`^[^\s/]+/[^\s/].*$`)

// checkContentTypes refuses the keys of a map of templates that aren't media types.
func checkContentTypes(contentTypes []string) error {
	slices.Sort(contentTypes)
	var reasons []string
	for _, contentType := range contentTypes {
		if !mediaTypes.MatchString(contentType) {
			reasons = append(reasons, "Invalid content type specified: "+contentType)
		}
	}
	if reasons == nil {
		return nil
	}
	return badRequest("Validation Result: warnings : [], errors : [%s]", strings.Join(reasons, ", "))
}

// checkDeclared refuses sources that the method doesn't declare.
func checkDeclared(m *apigw.Method, parameters map[string]string) error {
	for _, target := range slices.Sorted(maps.Keys(parameters)) {
		source := parameters[target]
		if location, _ := methodParameter(source); location != "" && !declares(m, source) {
			return errMappingParameter(source)
		}
	}
	return nil
}

// declares is whether a method declares a parameter, be it with one value or many.
func declares(m *apigw.Method, parameter string) bool {
	location, name := methodParameter(parameter)
	location = strings.TrimPrefix(location, "multivalue")
	for _, declared := range []string{location, "multivalue" + location} {
		if _, ok := m.RequestParameters["method.request."+declared+"."+name]; ok {
			return true
		}
	}
	return false
}

func checkCacheKey(m *apigw.Method, i *apigw.Integration) error {
	for _, parameter := range i.CacheKeyParameters {
		if _, mapped := i.RequestParameters[parameter]; !mapped && !declares(m, parameter) {
			return badRequest("Invalid cache key parameter specified")
		}
	}
	return nil
}
