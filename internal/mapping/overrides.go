package mapping

import (
	"math"

	"stile/internal/exchange"
	"stile/internal/jsonval"
)

// The parts that the overrides have before a template assigns anything, in the order keySet() shows them on AWS.
func newRequestOverride() *jsonval.Object { return newOverride("path", "header", "querystring") }

func newResponseOverride() *jsonval.Object { return newOverride("header") }

func newOverride(parts ...string) *jsonval.Object {
	o := jsonval.NewObject(len(parts) + 1)
	for _, part := range parts {
		o.Put(part, contextMapOf(jsonval.NewObject(0)))
	}
	return o
}

// requestOverrides are the parameters that templates assigned in $context.requestOverride. A list makes one parameter per item.
func requestOverrides(x *exchange.Exchange) (path, query, header []exchange.Param) {
	return overridePart(x.RequestOverride, "path"), overridePart(x.RequestOverride, "querystring"), overridePart(x.RequestOverride, "header")
}

// responseOverrides are the status and headers that templates assigned in $context.responseOverride. The status is 0 if there is
// none, or none that HTTP knows.
func responseOverrides(x *exchange.Exchange) (status int, header []exchange.Param) {
	return overrideStatus(x.ResponseOverride), overridePart(x.ResponseOverride, "header")
}

const (
	lowestStatus  = 100
	highestStatus = 599
)

func overrideStatus(o *jsonval.Object) int {
	if o == nil {
		return 0
	}
	v, _ := o.Get("status")
	switch v.Kind() {
	case jsonval.Integer, jsonval.Long:
		if i := v.Int(); i >= lowestStatus && i <= highestStatus && i <= math.MaxInt32 {
			return int(i)
		}
	}
	return 0
}

func overridePart(o *jsonval.Object, part string) (params []exchange.Param) {
	if o == nil {
		return nil
	}
	v, _ := o.Get(part)
	members := objectIn(v)
	if members == nil {
		return nil
	}
	for _, member := range members.Members() {
		name := jsonval.KeyText(member.Key)
		if list := member.Value.Array(); list != nil {
			for _, item := range list.Items {
				params = append(params, exchange.Param{Name: name, Value: jsonval.Java(item)})
			}
			continue
		}
		if !member.Value.IsNull() {
			params = append(params, exchange.Param{Name: name, Value: jsonval.Java(member.Value)})
		}
	}
	return params
}

// objectIn is the map in a part: one of ours, or one that a template put there.
func objectIn(v jsonval.Value) *jsonval.Object {
	if m, ok := v.Opaque().(*contextMap); ok {
		return m.object
	}
	return v.Object()
}
