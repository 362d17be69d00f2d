package openapi

import (
	"slices"
	"strings"

	"stile/internal/apigw"
)

// integration reads the backend of a method, or the shared one it refers to.
func (o *operation) integration(given *node) (*apigw.Integration, error) {
	n := o.resolve(given)
	malformed := &MalformedIntegrationError{o.path, given.line, given.column}
	if !n.is(anObject) || !areScalars(n, "type", "uri", "httpMethod", "credentials", "connectionId", "connectionType", "cacheNamespace") {
		return nil, malformed
	}
	i := &apigw.Integration{
		Type:                 apigw.IntegrationType(upper(n, "type")),
		HttpMethod:           upper(n, "httpMethod"),
		Uri:                  n.get("uri").str(),
		ConnectionType:       apigw.ConnectionType(upper(n, "connectionType")),
		ConnectionId:         n.get("connectionId").str(),
		Credentials:          n.get("credentials").str(),
		PassthroughBehavior:  apigw.PassthroughBehavior(upper(n, "passthroughBehavior")),
		ContentHandling:      apigw.ContentHandlingStrategy(upper(n, "contentHandling")),
		CacheNamespace:       n.get("cacheNamespace").str(),
		CacheKeyParameters:   n.get("cacheKeyParameters").strs(),
		ResponseTransferMode: apigw.ResponseTransferMode(upper(n, "responseTransferMode")),
		IntegrationTarget:    n.get("integrationTarget").str(),
		RequestParameters:    o.texts(n, "requestParameters"),
		RequestTemplates:     o.templates(n, "requestTemplates"),
	}
	if !isOneOf(i.Type) || !isOneOf(i.ConnectionType) || !isOneOf(i.ContentHandling) || !isOneOf(i.ResponseTransferMode) {
		return nil, malformed
	}
	if timeout := n.get("timeoutInMillis"); timeout != nil {
		var err error
		if i.TimeoutInMillis, err = wholeNumber(timeout); err != nil {
			return nil, malformed
		}
	}
	if tls := n.get("tlsConfig"); tls != nil {
		i.TlsConfig = &apigw.TlsConfig{InsecureSkipVerification: tls.get("insecureSkipVerification").isTrue()}
	}
	switch {
	case i.Type == apigw.IntegrationAwsProxy:
		i.HttpMethod = "POST" // functions are invoked in no other way
	case i.HttpMethod == "":
		i.HttpMethod = o.method.HttpMethod
	}
	var ok bool
	i.IntegrationResponses, ok = o.integrationResponses(n.get("responses"))
	if !ok {
		return nil, malformed
	}
	return i, nil
}

// integrationResponses are kept by status, whatever their patterns: of several with one status the last counts.
func (o *operation) integrationResponses(all *node) (map[string]*apigw.IntegrationResponse, bool) {
	var responses map[string]*apigw.IntegrationResponse
	for _, m := range all.fields() {
		if !m.value.is(anObject) {
			return nil, false
		}
		r := &apigw.IntegrationResponse{
			StatusCode:         m.value.get("statusCode").str(),
			ResponseParameters: o.texts(m.value, "responseParameters"),
			ResponseTemplates:  o.templates(m.value, "responseTemplates"),
			ContentHandling:    apigw.ContentHandlingStrategy(upper(m.value, "contentHandling")),
		}
		if r.StatusCode == "" {
			r.StatusCode = "200"
		}
		if m.name != "default" {
			pattern := m.name
			r.SelectionPattern = &pattern
		}
		if !isOneOf(r.ContentHandling) {
			return nil, false
		}
		if responses == nil {
			responses = make(map[string]*apigw.IntegrationResponse)
		}
		responses[r.StatusCode] = r
	}
	return responses, true
}

// texts is a map of strings. The service drops values that are none, with a warning.
func (o *operation) texts(n *node, property string) map[string]string {
	var all map[string]string
	for _, m := range n.get(property).fields() {
		if m.value.kind == aNull {
			m.value = &node{kind: aText}
		}
		if m.value.kind != aText {
			got := m.value.str()
			if got == "" {
				got = jsonText(m.value)
			}
			o.warn("Invalid format for '%s'. Expected type string for property '%s' of resource '%s' and method '%s' but got '%s'",
				property, m.name, o.path, o.method.HttpMethod, got)
			continue
		}
		if all == nil {
			all = make(map[string]string)
		}
		all[m.name] = m.value.scalar
	}
	return all
}

// templates are texts, of which an empty one passes bodies through.
func (o *operation) templates(n *node, property string) map[string]*string {
	var all map[string]*string
	for contentType, text := range o.texts(n, property) {
		if all == nil {
			all = make(map[string]*string)
		}
		all[contentType] = nil
		if text != "" {
			all[contentType] = &text
		}
	}
	return all
}

func upper(n *node, name string) string { return strings.ToUpper(n.get(name).str()) }

// isOneOf is whether an enum has one of its values, or none.
func isOneOf[E interface {
	~string
	apigw.Enumerated
}](value E) bool {
	return value == "" || slices.Contains(value.Values(), string(value))
}

func areScalars(n *node, names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		value := n.get(name)
		return value.is(anObject) || value.is(anArray)
	})
}
