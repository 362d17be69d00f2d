package exchange

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// contextMember is one row of $context: how its value is found, and whether it is there at all.
type contextMember struct {
	name     string
	text     func(*Context) string // nil for what value tells
	optional bool                  // without a text it isn't there
	value    func(x *Exchange) (value any, ok bool)
}

func (m *contextMember) find(x *Exchange) (any, bool) {
	if m.text == nil {
		return m.value(x)
	}
	value := m.text(&x.Context)
	return value, value != "" || !m.optional
}

// contextMembers is $context in the order keySet() showed it on AWS; the rest, which only some requests have, follows.
var contextMembers = []contextMember{
	{name: "resourceId", text: func(c *Context) string { return c.ResourceId }},
	{name: "resourcePath", text: func(c *Context) string { return c.ResourcePath }},
	{name: "httpMethod", text: func(c *Context) string { return c.HttpMethod }},
	{name: "extendedRequestId", text: func(c *Context) string { return c.ExtendedRequestId }},
	{name: "requestTime", text: func(c *Context) string { return c.FormattedRequestTime() }},
	{name: "path", text: func(c *Context) string { return c.Path }},
	{name: "accountId", text: func(c *Context) string { return c.AccountId }},
	{name: "protocol", text: func(c *Context) string { return c.Protocol }},
	{name: "stage", text: func(c *Context) string { return c.Stage }},
	{name: "domainPrefix", text: func(c *Context) string { return c.DomainPrefix }},
	{name: "requestTimeEpoch", value: func(x *Exchange) (any, bool) { return x.Context.RequestTime.UnixMilli(), true }},
	{name: "requestId", text: func(c *Context) string { return c.RequestId }},
	{name: "identity", value: func(x *Exchange) (any, bool) { return (*identityVariables)(&x.Context.Identity), true }},
	{name: "domainName", text: func(c *Context) string { return c.DomainName }},
	{name: "deploymentId", text: func(c *Context) string { return c.DeploymentId }},
	{name: "apiId", text: func(c *Context) string { return c.ApiId }},
	{name: "operationName", optional: true, text: func(c *Context) string { return c.OperationName }},
	{name: "isCanaryRequest", value: func(x *Exchange) (any, bool) {
		if x.Context.IsCanaryRequest == nil {
			return nil, false
		}
		return strconv.FormatBool(*x.Context.IsCanaryRequest), true
	}},
	{name: "authorizer", value: func(x *Exchange) (any, bool) {
		return authorizerVariables(x.Context.Authorizer), x.Context.Authorizer != nil
	}},
	{name: "awsEndpointRequestId", optional: true, text: func(c *Context) string { return c.AwsEndpointRequestId }},
	{name: "error", value: func(x *Exchange) (any, bool) { return (*errorVariables)(x.Context.Error), x.Context.Error != nil }},
}

const requestTimeFormat = "02/Jan/2006:15:04:05 -0700"

// FormattedRequestTime is $context.requestTime.
func (c *Context) FormattedRequestTime() string {
	return c.RequestTime.In(time.UTC).Format(requestTimeFormat)
}

type contextVariables Exchange

// Variables is $context without the overrides, which belong to templates.
func (x *Exchange) Variables() Variables { return (*contextVariables)(x) }

func (v *contextVariables) Lookup(name string) (any, bool) {
	for i := range contextMembers {
		if contextMembers[i].name == name {
			return contextMembers[i].find((*Exchange)(v))
		}
	}
	return nil, false
}

func (v *contextVariables) Names() []string {
	names := make([]string, 0, len(contextMembers))
	for i := range contextMembers {
		if _, ok := contextMembers[i].find((*Exchange)(v)); ok {
			names = append(names, contextMembers[i].name)
		}
	}
	return names
}

// IdentityMembers are the members of $context.identity that are always there, in AWS's order.
var IdentityMembers = []IdentityMember{
	{"cognitoIdentityPoolId", func(i *Identity) string { return i.CognitoIdentityPoolId }},
	{"accountId", func(i *Identity) string { return i.AccountId }},
	{"cognitoIdentityId", func(i *Identity) string { return i.CognitoIdentityId }},
	{"caller", func(i *Identity) string { return i.Caller }},
	{"sourceIp", func(i *Identity) string { return i.SourceIp }},
	{"principalOrgId", func(i *Identity) string { return i.PrincipalOrgId }},
	{"accessKey", func(i *Identity) string { return i.AccessKey }},
	{"cognitoAuthenticationType", func(i *Identity) string { return i.CognitoAuthenticationType }},
	{"cognitoAuthenticationProvider", func(i *Identity) string { return i.CognitoAuthenticationProvider }},
	{"userArn", func(i *Identity) string { return i.UserArn }},
	{"userAgent", func(i *Identity) string { return i.UserAgent }},
	{"user", func(i *Identity) string { return i.User }},
}

// KeyIdentityMembers are there only where a key is: methods that require one, and test invocations.
var KeyIdentityMembers = []IdentityMember{
	{"apiKey", func(i *Identity) string { return i.ApiKey }},
	{"apiKeyId", func(i *Identity) string { return i.ApiKeyId }},
}

// IdentityMember is one named member of an Identity.
type IdentityMember struct {
	Name  string
	Value func(*Identity) string
}

type identityVariables Identity

func (v *identityVariables) Lookup(name string) (any, bool) {
	for _, member := range IdentityMembers {
		if member.Name == name {
			if value := member.Value((*Identity)(v)); value != "" {
				return value, true
			}
			return nil, true
		}
	}
	for _, member := range KeyIdentityMembers {
		if member.Name == name {
			value := member.Value((*Identity)(v))
			return value, value != ""
		}
	}
	return nil, false
}

func (v *identityVariables) Names() []string {
	var names []string
	for _, member := range IdentityMembers {
		names = append(names, member.Name)
	}
	for _, member := range KeyIdentityMembers {
		if member.Value((*Identity)(v)) != "" {
			names = append(names, member.Name)
		}
	}
	return names
}

type authorizerVariables map[string]string

func (v authorizerVariables) Lookup(name string) (any, bool) {
	value, ok := v[name]
	return value, ok
}

func (v authorizerVariables) Names() []string { return slices.Sorted(maps.Keys(v)) }

type errorVariables Error

func (v *errorVariables) Lookup(name string) (any, bool) {
	switch name {
	case "message":
		return orNull(v.Message), true
	case "messageString":
		if v.Message == "" {
			return "null", true
		}
		quoted, _ := jsontext.AppendQuote(nil, v.Message) // its error is only ever about invalid UTF-8, which it has replaced
		return string(quoted), true
	case "responseType":
		return orNull(v.ResponseType), true
	case "validationErrorString":
		return orNull(v.ValidationErrorString), true
	}
	return nil, false
}

func (v *errorVariables) Names() []string {
	return []string{"message", "messageString", "responseType", "validationErrorString"}
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Lookup is the text of a variable of $context, by a dotted path such as "identity.sourceIp". What has no text, a branch or a null, isn't
// found.
func (x *Exchange) Lookup(dotted string) (string, bool) {
	if value, ok := x.LookupString(dotted); ok {
		return value, true
	}
	if number, ok := find(x.Variables(), dotted).(int64); ok {
		return strconv.FormatInt(number, 10), true
	}
	return "", false
}

// LookupString is Lookup for parameter mappings, which see only variables that are strings: spec data-plane 03 section 1.
func (x *Exchange) LookupString(dotted string) (string, bool) {
	if name, ok := strings.CutPrefix(dotted, "identity."); ok {
		for i := range IdentityMembers {
			if IdentityMembers[i].Name == name {
				value := IdentityMembers[i].Value(&x.Context.Identity)
				return value, value != ""
			}
		}
	}
	for i := range contextMembers {
		if m := &contextMembers[i]; m.name == dotted && m.text != nil {
			value := m.text(&x.Context)
			return value, value != "" || !m.optional
		}
	}
	value, ok := find(x.Variables(), dotted).(string)
	return value, ok
}

// find is the value under a dotted name, nil if there is none.
func find(v Variables, dotted string) any {
	name, rest, deeper := strings.Cut(dotted, ".")
	value, ok := v.Lookup(name)
	if !ok {
		return nil
	}
	if !deeper {
		return value
	}
	if branch, ok := value.(Variables); ok {
		return find(branch, rest)
	}
	return nil
}
