// Package event writes what the events that Lambda functions get have in common, whether they answer requests or authorise them.
package event

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/exchange"
	"stile/internal/wire"
)

// AppendString writes a JSON string; bytes that are no UTF-8 become U+FFFD.
func AppendString[Text []byte | string](e []byte, text Text) []byte {
	quoted, _ := jsontext.AppendQuote(e, text) // its error is only ever about invalid UTF-8, which it has replaced
	return quoted
}

// AppendMember writes a member with a text: name is all that stands before the value.
func AppendMember(e []byte, name, value string) []byte {
	return AppendString(append(e, name...), value)
}

// sortedFields are a header's fields in the order events have them: by name, without regard to case.
func sortedFields(header *wire.Header) []exchange.Param {
	fields := make([]exchange.Param, 0, header.Len())
	for name, value := range header.All() {
		fields = append(fields, exchange.Param{Name: name, Value: value})
	}
	slices.SortStableFunc(fields, func(a, b exchange.Param) int {
		return cmp.Or(compareFold(a.Name, b.Name), cmp.Compare(a.Name, b.Name))
	})
	return fields
}

// compareFold orders header names without regard to case.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if order := cmp.Compare(lower(a[i]), lower(b[i])); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(a), len(b))
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

// sortedVariables are variables in order of their names.
func sortedVariables(variables map[string]string) []exchange.Param {
	var params []exchange.Param
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		params = append(params, exchange.Param{Name: name, Value: variables[name]})
	}
	return params
}

// gathered puts the parameters of each name together, where the name first appears. Clients may send thousands.
func gathered(params []exchange.Param) []exchange.Param {
	places := map[string]int{}
	for _, param := range params {
		if _, known := places[param.Name]; !known {
			places[param.Name] = len(places)
		}
	}
	if len(places) == len(params) {
		return params
	}
	together := slices.Clone(params)
	slices.SortStableFunc(together, func(a, b exchange.Param) int { return cmp.Compare(places[a.Name], places[b.Name]) })
	return together
}

// Maps says how a kind of event writes its maps.
type Maps struct {
	Empty string // what stands for one without entries
}

// single writes name -> last value. The parameters of one name stand together.
func (m Maps) single(e []byte, params []exchange.Param) []byte {
	return m.append(e, params, func(e []byte, values []exchange.Param) []byte {
		return AppendString(e, values[len(values)-1].Value)
	})
}

// multi writes name -> list of all values, likewise.
func (m Maps) multi(e []byte, params []exchange.Param) []byte {
	return m.append(e, params, func(e []byte, values []exchange.Param) []byte {
		opening := byte('[')
		for _, param := range values {
			e = AppendString(append(e, opening), param.Value)
			opening = ','
		}
		return append(e, ']')
	})
}

func (m Maps) append(e []byte, params []exchange.Param, appendValue func(e []byte, values []exchange.Param) []byte) []byte {
	if len(params) == 0 {
		return append(e, m.Empty...)
	}
	opening := byte('{')
	for len(params) > 0 {
		name, count := params[0].Name, 1
		for count < len(params) && params[count].Name == name {
			count++
		}
		e = AppendString(append(e, opening), name)
		e = appendValue(append(e, ':'), params[:count])
		params, opening = params[count:], ','
	}
	return append(e, '}')
}

// AppendRequest writes the members that say what was asked, from resource to stageVariables; opening is what stands before the first.
func (m Maps) AppendRequest(e []byte, opening string, x *exchange.Exchange) []byte {
	fields, query := sortedFields(&x.Request.Header), gathered(x.Request.Query)
	e = AppendMember(append(e, opening...), `"resource":`, x.Context.ResourcePath)
	e = AppendMember(e, `,"path":`, x.Request.Path)
	e = AppendMember(e, `,"httpMethod":`, x.Request.Method)
	e = m.single(append(e, `,"headers":`...), fields)
	e = m.multi(append(e, `,"multiValueHeaders":`...), fields)
	e = m.single(append(e, `,"queryStringParameters":`...), query)
	e = m.multi(append(e, `,"multiValueQueryStringParameters":`...), query)
	e = m.single(append(e, `,"pathParameters":`...), x.Request.PathParams)
	return m.single(append(e, `,"stageVariables":`...), sortedVariables(x.StageVariables))
}

// AppendContext writes requestContext, its members in the order AWS has them.
func (m Maps) AppendContext(e []byte, x *exchange.Exchange) []byte {
	c := &x.Context
	e = AppendMember(e, `{"resourceId":`, c.ResourceId)
	if c.Authorizer != nil {
		e = m.single(append(e, `,"authorizer":`...), sortedVariables(c.Authorizer))
	}
	e = AppendMember(e, `,"resourcePath":`, c.ResourcePath)
	if c.OperationName != "" {
		e = AppendMember(e, `,"operationName":`, c.OperationName)
	}
	e = AppendMember(e, `,"httpMethod":`, c.HttpMethod)
	e = AppendMember(e, `,"extendedRequestId":`, c.ExtendedRequestId)
	e = AppendMember(e, `,"requestTime":`, c.FormattedRequestTime())
	e = AppendMember(e, `,"path":`, c.Path)
	e = AppendMember(e, `,"accountId":`, c.AccountId)
	e = AppendMember(e, `,"protocol":`, c.Protocol)
	e = AppendMember(e, `,"stage":`, c.Stage)
	e = AppendMember(e, `,"domainPrefix":`, c.DomainPrefix)
	e = append(e, `,"requestTimeEpoch":`...)
	e = strconv.AppendInt(e, c.RequestTime.UnixMilli(), 10)
	e = AppendMember(e, `,"requestId":`, c.RequestId)
	e = appendIdentity(append(e, `,"identity":`...), &c.Identity)
	e = AppendMember(e, `,"domainName":`, c.DomainName)
	if c.DeploymentId != "" {
		e = AppendMember(e, `,"deploymentId":`, c.DeploymentId)
	}
	e = AppendMember(e, `,"apiId":`, c.ApiId)
	return append(e, '}')
}

func appendIdentity(e []byte, identity *exchange.Identity) []byte {
	opening := byte('{')
	for _, member := range exchange.IdentityMembers {
		e = append(AppendString(append(e, opening), member.Name), ':')
		opening = ','
		if value := member.Value(identity); value != "" {
			e = AppendString(e, value)
		} else {
			e = append(e, "null"...)
		}
	}
	for _, member := range exchange.KeyIdentityMembers {
		if value := member.Value(identity); value != "" {
			e = AppendString(append(e, ','), member.Name)
			e = AppendString(append(e, ':'), value)
		}
	}
	return append(e, '}')
}
