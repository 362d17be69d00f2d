package integration

import (
	"fmt"
	"strings"
)

// serviceArn is an integration's URI for AWS: arn:{partition}:apigateway:{region}:{[subdomain.]service}:{path|action}/{rest}.
type serviceArn struct {
	region    string
	service   string
	subdomain string // "" for none
	action    bool   // rest is Name[&parameters], else a path
	rest      string
}

func parseServiceArn(uri string) (serviceArn, error) {
	parts := strings.SplitN(uri, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "apigateway" || parts[4] == "" {
		return serviceArn{}, fmt.Errorf("%q is not an integration ARN", uri)
	}
	arn := serviceArn{region: parts[3], service: parts[4]}
	if dot := strings.LastIndexByte(arn.service, '.'); dot >= 0 {
		arn.subdomain, arn.service = arn.service[:dot], arn.service[dot+1:]
	}
	if rest, ok := strings.CutPrefix(parts[5], "path/"); ok {
		arn.rest = "/" + strings.TrimLeft(rest, "/")
		return arn, nil
	}
	if rest, ok := strings.CutPrefix(parts[5], "action/"); ok {
		arn.action, arn.rest = true, rest
		return arn, nil
	}
	return serviceArn{}, fmt.Errorf("%q contains neither path nor action", uri)
}

const (
	invocationsOpening = "/2015-03-31/functions/"
	invocationsClosing = "/invocations"
	streamingOpening   = "/2021-11-15/functions/"
	streamingClosing   = "/response-streaming-invocations"
)

// function is the ARN of the Lambda function that an integration invokes, if it does.
func (a *serviceArn) function() (arn string, ok bool) {
	return a.between(invocationsOpening, invocationsClosing)
}

// streamedFunction is the ARN of the Lambda function whose response is to be streamed, if the integration invokes one so.
func (a *serviceArn) streamedFunction() (arn string, ok bool) {
	return a.between(streamingOpening, streamingClosing)
}

func (a *serviceArn) between(opening, closing string) (arn string, ok bool) {
	if a.service != "lambda" || a.subdomain != "" || a.action {
		return "", false
	}
	arn, ok = strings.CutPrefix(a.rest, opening)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(arn, closing)
}
