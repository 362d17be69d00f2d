package openapi

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// defaultTimeoutInMillis goes without saying.
const defaultTimeoutInMillis = 29000

// integration describes the backend of a method. Its type comes first in Swagger and last in OpenAPI 3.0, as recorded.
func (w *writer) integration(r *apigw.Resource, i *apigw.Integration) *object {
	o := newObject()
	kind := strings.ToLower(string(i.Type))
	if w.isSwagger() {
		o.Put("type", text(kind))
	}
	putText(o, "connectionId", i.ConnectionId)
	putText(o, "credentials", i.Credentials)
	putText(o, "httpMethod", i.HttpMethod)
	putText(o, "uri", i.Uri)
	putObject(o, "responses", integrationResponses(i.IntegrationResponses))
	putTexts(o, "requestParameters", i.RequestParameters)
	putTemplates(o, "requestTemplates", i.RequestTemplates)
	putText(o, "passthroughBehavior", strings.ToLower(string(i.PassthroughBehavior)))
	if i.ConnectionType == apigw.ConnectionVpcLink {
		o.Put("connectionType", text(string(i.ConnectionType)))
	}
	if len(i.CacheKeyParameters) > 0 || i.CacheNamespace != r.Id {
		putText(o, "cacheNamespace", i.CacheNamespace)
	}
	if i.ResponseTransferMode == apigw.TransferStream {
		o.Put("responseTransferMode", text(string(i.ResponseTransferMode)))
	}
	if i.TimeoutInMillis != 0 && i.TimeoutInMillis != defaultTimeoutInMillis {
		o.Put("timeoutInMillis", jsonval.OfInt(int32(i.TimeoutInMillis))) //nolint:gosec // at most 900,000
	}
	putList(o, "cacheKeyParameters", i.CacheKeyParameters)
	putText(o, "contentHandling", string(i.ContentHandling))
	if i.TlsConfig != nil {
		tls := newObject()
		tls.Put("insecureSkipVerification", jsonval.OfBool(i.TlsConfig.InsecureSkipVerification))
		o.Put("tlsConfig", nested(tls))
	}
	putText(o, "integrationTarget", i.IntegrationTarget)
	if !w.isSwagger() {
		o.Put("type", text(kind))
	}
	return o
}

// defaultResponse stands for the answer that no selection pattern matches.
const defaultResponse = "default"

// byPattern are integration responses by their selection patterns. Of several with the same pattern only the one of the lowest status
// is told.
func byPattern(all map[string]*apigw.IntegrationResponse) map[string]*apigw.IntegrationResponse {
	told := make(map[string]*apigw.IntegrationResponse)
	for _, r := range all {
		pattern := defaultResponse
		if r.SelectionPattern != nil && *r.SelectionPattern != "" {
			pattern = *r.SelectionPattern
		}
		if other := told[pattern]; other == nil || r.StatusCode < other.StatusCode {
			told[pattern] = r
		}
	}
	return told
}

func integrationResponses(all map[string]*apigw.IntegrationResponse) *object {
	told := byPattern(all)
	responses := newObject()
	for _, pattern := range inHashOrder(told) {
		r := told[pattern]
		o := newObject()
		o.Put("statusCode", text(r.StatusCode))
		putTexts(o, "responseParameters", r.ResponseParameters)
		putTemplates(o, "responseTemplates", r.ResponseTemplates)
		putText(o, "contentHandling", string(r.ContentHandling))
		responses.Put(pattern, nested(o))
	}
	return responses
}

// putTemplates puts a map unless it is empty. The empty text sets what passes bodies through.
func putTemplates(o *object, key string, templates map[string]*string) {
	all := newObject()
	for _, contentType := range inHashOrder(templates) {
		template := ""
		if t := templates[contentType]; t != nil {
			template = *t
		}
		all.Put(contentType, text(template))
	}
	putObject(o, key, all)
}
