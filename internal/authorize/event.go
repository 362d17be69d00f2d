package authorize

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/exchange"
	"stile/internal/wire"
)

// tokenEvent is the input of a TOKEN authorizer's function.
func tokenEvent(token, methodArn string) []byte {
	e := appendMember(nil, `{"type":"TOKEN","methodArn":`, methodArn)
	e = appendMember(e, `,"authorizationToken":`, token)
	return append(e, '}')
}

// requestEvent is the input of a REQUEST authorizer's function: the request without its body. Unlike in a proxy integration's event, maps
// without entries are empty.
func requestEvent(x *exchange.Exchange, methodArn string) []byte {
	fields := sortedFields(&x.Request.Header)
	e := appendMember(nil, `{"type":"REQUEST","methodArn":`, methodArn)
	e = appendMember(e, `,"resource":`, x.Context.ResourcePath)
	e = appendMember(e, `,"path":`, x.Request.Path)
	e = appendMember(e, `,"httpMethod":`, x.Request.Method)
	e = appendSingle(append(e, `,"headers":`...), fields)
	e = appendMulti(append(e, `,"multiValueHeaders":`...), fields)
	e = appendSingle(append(e, `,"queryStringParameters":`...), x.Request.Query)
	e = appendMulti(append(e, `,"multiValueQueryStringParameters":`...), x.Request.Query)
	e = appendSingle(append(e, `,"pathParameters":`...), x.Request.PathParams)
	e = appendSingle(append(e, `,"stageVariables":`...), sortedVariables(x.StageVariables))
	e = appendRequestContext(append(e, `,"requestContext":`...), x)
	return append(e, '}')
}

// appendRequestContext writes requestContext, its members in the order AWS has them.
func appendRequestContext(e []byte, x *exchange.Exchange) []byte {
	c := &x.Context
	e = appendMember(e, `{"resourceId":`, c.ResourceId)
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
	e = appendIdentity(append(e, `,"identity":`...), &c.Identity)
	e = appendMember(e, `,"domainName":`, c.DomainName)
	if c.DeploymentId != "" {
		e = appendMember(e, `,"deploymentId":`, c.DeploymentId)
	}
	e = appendMember(e, `,"apiId":`, c.ApiId)
	return append(e, '}')
}

func appendIdentity(e []byte, identity *exchange.Identity) []byte {
	opening := byte('{')
	for _, member := range exchange.IdentityMembers {
		e = append(appendString(append(e, opening), member.Name), ':')
		opening = ','
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

func appendMember(e []byte, name, value string) []byte {
	return appendString(append(e, name...), value)
}

// appendString writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func appendString(e []byte, text string) []byte {
	quoted, _ := jsontext.AppendQuote(e, text) // its error is only ever about invalid UTF-8, which it has replaced
	return quoted
}

// appendSingle writes name -> last value, in the order of first appearance.
func appendSingle(e []byte, params []exchange.Param) []byte {
	return appendMap(e, params, func(e []byte, name string) []byte {
		value, _ := exchange.LastParam(params, name)
		return appendString(e, value)
	})
}

// appendMulti writes name -> list of all values.
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
	e = append(e, '{')
	first := true
	for i, param := range params {
		if _, before := exchange.LastParam(params[:i], param.Name); before {
			continue
		}
		if !first {
			e = append(e, ',')
		}
		first = false
		e = appendValue(append(appendString(e, param.Name), ':'), param.Name)
	}
	return append(e, '}')
}

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
