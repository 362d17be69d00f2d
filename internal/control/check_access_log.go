package control

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

const maxAccessLogFormat = 3 << 10 // bytes

var (
	accessLogIds          = lazyregexp.New(`\$context\.(?:requestId|extendedRequestId)\b`)
	accessLogDestinations = lazyregexp.New(`^arn:[a-z-]+:(?:logs:[a-z0-9-]+:[0-9]{12}:log-group:[a-zA-Z0-9_/.#-]{1,512}|firehose:[a-z0-9-]+:[0-9]{12}:deliverystream/amazon-apigateway-[a-zA-Z0-9_.-]+)$`)
)

// checkAccessLog takes a format without a destination and the other way round, as long as the one that is there is right.
func checkAccessLog(l *apigw.AccessLogSettings) error {
	if l == nil {
		return nil
	}
	switch format := strings.TrimSuffix(l.Format, "\n"); {
	case strings.Contains(format, "\n"):
		return badRequest("Access Log format must be single line, new line character is allowed only at end of the format")
	case len(format) > maxAccessLogFormat:
		return badRequest("Access Log format must not be larger than 3 KB")
	case format != "" && !accessLogIds.MatchString(format):
		return badRequest("Access Log format must contain $context.requestId or $context.extendedRequestId")
	case l.DestinationArn != "" && !accessLogDestinations.MatchString(l.DestinationArn):
		return badRequest("Invalid ARN specified in the request")
	}
	return nil
}
