package integration

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/exchange"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// appendEvent writes the event that a proxy integration hands to its function: spec data-plane 02 section 7.1.
func appendEvent(e []byte, x *exchange.Exchange, body []byte, binary *mapping.BinaryMediaTypes) []byte {
	e = append(e, `{"resource":`...)
	e = appendString(e, x.Context.ResourcePath)
	e = append(e, `,"path":`...)
	e = appendString(e, x.Request.Path)
	e = append(e, `,"httpMethod":`...)
	e = appendString(e, x.Request.Method)
	fields := sortedFields(&x.Request.Header)
	e = append(e, `,"headers":`...)
	e = appendSingle(e, fields)
	e = append(e, `,"multiValueHeaders":`...)
	e = appendMulti(e, fields)
	e = append(e, `,"queryStringParameters":`...)
	e = appendSingle(e, x.Request.Query)
	e = append(e, `,"multiValueQueryStringParameters":`...)
	e = appendMulti(e, x.Request.Query)
	e = append(e, `,"pathParameters":`...)
	e = appendSingle(e, x.Request.PathParams)
	e = append(e, `,"stageVariables":`...)
	e = appendSingle(e, sortedVariables(x.StageVariables))
	e = append(e, `,"requestContext":`...)
	e = appendRequestContext(e, x)
	e = append(e, `,"body":`...)
	e, isBase64Encoded := appendEventBody(e, body, binary.Match(mapping.MediaType(&x.Request.Header)))
	e = append(e, `,"isBase64Encoded":`...)
	e = strconv.AppendBool(e, isBase64Encoded)
	return append(e, '}')
}

func appendEventBody(e, body []byte, binary bool) (event []byte, isBase64Encoded bool) {
	switch {
	case len(body) == 0:
		return append(e, "null"...), false
	case binary:
		e = append(e, '"')
		e = base64.StdEncoding.AppendEncode(e, body)
		return append(e, '"'), true
	default:
		return appendString(e, body), false
	}
}

// appendString writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func appendString[Text []byte | string](e []byte, text Text) []byte {
	quoted, _ := jsontext.AppendQuote(e, text) // its error is only ever about invalid UTF-8, which it has replaced
	return quoted
}

func quoteJSON(text string) []byte { return appendString(nil, text) }

// sortedFields are a header's fields in the order events have them: by name, without regard to case.
func sortedFields(header *wire.Header) []exchange.Param {
	fields := make([]exchange.Param, 0, header.Len())
	for name, value := range header.All() {
		fields = append(fields, exchange.Param{Name: name, Value: value})
	}
	slices.SortStableFunc(fields, func(a, b exchange.Param) int {
		return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return fields
}

func sortedVariables(variables map[string]string) []exchange.Param {
	var params []exchange.Param
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		params = append(params, exchange.Param{Name: name, Value: variables[name]})
	}
	return params
}

// appendSingle writes name -> last value, in the order of first appearance; null if there is nothing.
func appendSingle(e []byte, params []exchange.Param) []byte {
	return appendMap(e, params, func(e []byte, name string) []byte {
		value, _ := exchange.LastParam(params, name)
		return appendString(e, value)
	})
}

// appendMulti writes name -> list of all values; null if there is nothing.
func appendMulti(e []byte, params []exchange.Param) []byte {
	return appendMap(e, params, func(e []byte, name string) []byte {
		opening := byte('[')
		for _, param := range params {
			if param.Name == name {
				e = appendString(append(e, opening), param.Value)
				opening = ','
			}
		}
		return append(e, ']')
	})
}

func appendMap(e []byte, params []exchange.Param, appendValue func(e []byte, name string) []byte) []byte {
	if len(params) == 0 {
		return append(e, "null"...)
	}
	opening := byte('{')
	for i, param := range params {
		if _, before := exchange.LastParam(params[:i], param.Name); before {
			continue
		}
		e = appendString(append(e, opening), param.Name)
		e = appendValue(append(e, ':'), param.Name)
		opening = ','
	}
	return append(e, '}')
}

// appendRequestContext writes requestContext, its members in the order AWS has them.
func appendRequestContext(e []byte, x *exchange.Exchange) []byte {
	c := &x.Context
	e = appendMember(e, `{"resourceId":`, c.ResourceId)
	if c.Authorizer != nil {
		e = append(e, `,"authorizer":`...)
		e = appendSingle(e, sortedVariables(c.Authorizer))
	}
	e = appendMember(e, `,"resourcePath":`, c.ResourcePath)
	if c.OperationName != "" {
		e = appendMember(e, `,"operationName":`, c.OperationName)
	}
	e = appendMember(e, `,"httpMethod":`, c.HttpMethod)
	e = appendMember(e, `,"extendedRequestId":`, c.ExtendedRequestId)
	e = appendMember(e, `,"requestTime":`, c.FormattedRequestTime())
	e = appendMember(e, `,"path":`, c.Path)
	e = appendMember(e, `,"accountId":`, c.AccountId)
	e = appendMember(e, `,"protocol":`, c.Protocol)
	e = appendMember(e, `,"stage":`, c.Stage)
	e = appendMember(e, `,"domainPrefix":`, c.DomainPrefix)
	e = append(e, `,"requestTimeEpoch":`...)
	e = strconv.AppendInt(e, c.RequestTime.UnixMilli(), 10)
	e = appendMember(e, `,"requestId":`, c.RequestId)
	e = append(e, `,"identity":`...)
	e = appendIdentity(e, &c.Identity)
	e = appendMember(e, `,"domainName":`, c.DomainName)
	e = appendMember(e, `,"deploymentId":`, c.DeploymentId)
	e = appendMember(e, `,"apiId":`, c.ApiId)
	return append(e, '}')
}

func appendMember(e []byte, name, value string) []byte {
	return appendString(append(e, name...), value)
}

func appendIdentity(e []byte, identity *exchange.Identity) []byte {
	opening := byte('{')
	for _, member := range exchange.IdentityMembers {
		e = appendString(append(e, opening), member.Name)
		opening = ','
		e = append(e, ':')
		if value := member.Value(identity); value != "" {
			e = appendString(e, value)
		} else {
			e = append(e, "null"...)
		}
	}
	for _, member := range exchange.KeyIdentityMembers {
		if value := member.Value(identity); value != "" {
			e = appendString(append(e, ','), member.Name)
			e = appendString(append(e, ':'), value)
		}
	}
	return append(e, '}')
}
