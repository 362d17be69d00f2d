package authorize

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"stile/internal/exchange"
)

// condition is one key of a statement's conditions with the values it is held against.
type condition struct {
	value    func(x *exchange.Exchange) (string, bool)
	test     func(given string) bool
	negated  bool // none of the values may match; a key that isn't there matches none
	ifExists bool // a key that isn't there holds
	isNull   *bool
}

// conditionValues are strings, numbers or truth values, one or more.
type conditionValues []string

func (v *conditionValues) UnmarshalJSON(text []byte) error {
	var list []json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		list = []json.RawMessage{text}
	}
	for _, element := range list {
		value := string(element)
		if element[0] == '"' {
			if err := json.Unmarshal(element, &value); err != nil {
				return err
			}
		}
		*v = append(*v, value)
	}
	return nil
}

// conditionKeys are what conditions may ask of a request, in lower case.
var conditionKeys = map[string]func(x *exchange.Exchange) (string, bool){
	"aws:sourceip":  func(x *exchange.Exchange) (string, bool) { return present(x.Context.Identity.SourceIp) },
	"aws:useragent": func(x *exchange.Exchange) (string, bool) { return present(x.Context.Identity.UserAgent) },
	"aws:referer":   func(x *exchange.Exchange) (string, bool) { return x.Request.Header.Lookup("Referer") },
	"aws:currenttime": func(x *exchange.Exchange) (string, bool) {
		return x.Context.RequestTime.UTC().Format(time.RFC3339), true
	},
	"aws:epochtime": func(x *exchange.Exchange) (string, bool) {
		return strconv.FormatInt(x.Context.RequestTime.Unix(), 10), true
	},
	"aws:sourcevpc":  func(*exchange.Exchange) (string, bool) { return "", false },
	"aws:sourcevpce": func(*exchange.Exchange) (string, bool) { return "", false },
}

func present(value string) (string, bool) { return value, value != "" }

func compileConditions(given map[string]map[string]conditionValues) ([]condition, error) {
	var conditions []condition
	for _, operator := range slices.Sorted(maps.Keys(given)) {
		for _, key := range slices.Sorted(maps.Keys(given[operator])) {
			c, err := compileCondition(operator, key, given[operator][key])
			if err != nil {
				return nil, err
			}
			conditions = append(conditions, c)
		}
	}
	return conditions, nil
}

func compileCondition(operator, key string, values []string) (condition, error) {
	c := condition{value: conditionKeys[strings.ToLower(key)]}
	if c.value == nil {
		return c, fmt.Errorf("its policyDocument has a condition on %s, which isn't known here", key)
	}
	if operator == "Null" {
		isNull := len(values) == 1 && strings.EqualFold(values[0], "true")
		c.isNull = &isNull
		return c, nil
	}
	name, ifExists := strings.CutSuffix(operator, "IfExists")
	c.ifExists = ifExists
	row, ok := conditionOperators[name]
	if !ok {
		return c, fmt.Errorf("its policyDocument has the condition operator %s, which isn't known here", operator)
	}
	c.negated = row.negated
	tests := make([]func(string) bool, len(values))
	for i, value := range values {
		if tests[i], ok = row.against(value); !ok {
			return c, fmt.Errorf("its policyDocument has the value %q for %s", value, operator)
		}
	}
	c.test = func(given string) bool {
		return slices.ContainsFunc(tests, func(test func(string) bool) bool { return test(given) })
	}
	return c, nil
}

func (c *condition) holds(x *exchange.Exchange) bool {
	given, ok := c.value(x)
	switch {
	case c.isNull != nil:
		return ok != *c.isNull
	case !ok:
		return c.ifExists || c.negated
	default:
		return c.test(given) != c.negated
	}
}

// conditionOperator makes a test of a value; ok is false for a value that can't be one of the operator's.
type conditionOperator struct {
	against func(value string) (test func(given string) bool, ok bool)
	negated bool
}

var conditionOperators = map[string]conditionOperator{
	"StringEquals":              {against: equal},
	"StringNotEquals":           {against: equal, negated: true},
	"StringEqualsIgnoreCase":    {against: equalFold},
	"StringNotEqualsIgnoreCase": {against: equalFold, negated: true},
	"StringLike":                {against: alike},
	"StringNotLike":             {against: alike, negated: true},
	"IpAddress":                 {against: within},
	"NotIpAddress":              {against: within, negated: true},
	"Bool":                      {against: equalFold},
	"DateEquals":                {against: date(func(order int) bool { return order == 0 })},
	"DateNotEquals":             {against: date(func(order int) bool { return order == 0 }), negated: true},
	"DateLessThan":              {against: date(func(order int) bool { return order < 0 })},
	"DateLessThanEquals":        {against: date(func(order int) bool { return order <= 0 })},
	"DateGreaterThan":           {against: date(func(order int) bool { return order > 0 })},
	"DateGreaterThanEquals":     {against: date(func(order int) bool { return order >= 0 })},
	"NumericEquals":             {against: number(func(a, b float64) bool { return a == b })},
	"NumericNotEquals":          {against: number(func(a, b float64) bool { return a == b }), negated: true},
	"NumericLessThan":           {against: number(func(a, b float64) bool { return a < b })},
	"NumericLessThanEquals":     {against: number(func(a, b float64) bool { return a <= b })},
	"NumericGreaterThan":        {against: number(func(a, b float64) bool { return a > b })},
	"NumericGreaterThanEquals":  {against: number(func(a, b float64) bool { return a >= b })},
}

func equal(value string) (func(string) bool, bool) {
	return func(given string) bool { return given == value }, true
}

func equalFold(value string) (func(string) bool, bool) {
	return func(given string) bool { return strings.EqualFold(given, value) }, true
}

func alike(value string) (func(string) bool, bool) {
	return func(given string) bool { return like(value, given) }, true
}

func within(value string) (func(string) bool, bool) {
	network, err := netip.ParsePrefix(value)
	if err != nil {
		address, err := netip.ParseAddr(value)
		if err != nil {
			return nil, false
		}
		network = netip.PrefixFrom(address, address.BitLen())
	}
	return func(given string) bool {
		address, err := netip.ParseAddr(given)
		return err == nil && network.Contains(address.Unmap())
	}, true
}

func date(holds func(order int) bool) func(string) (func(string) bool, bool) {
	return func(value string) (func(string) bool, bool) {
		want, ok := parseDate(value)
		return func(given string) bool {
			at, ok := parseDate(given)
			return ok && holds(at.Compare(want))
		}, ok
	}
}

// parseDate reads ISO 8601 or seconds since the epoch.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0), err == nil
}

func number(holds func(given, value float64) bool) func(string) (func(string) bool, bool) {
	return func(value string) (func(string) bool, bool) {
		want, err := strconv.ParseFloat(value, 64)
		return func(given string) bool {
			n, err := strconv.ParseFloat(given, 64)
			return err == nil && holds(n, want)
		}, err == nil
	}
}
