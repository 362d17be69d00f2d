package plan

import (
	"fmt"
	"strings"

	"stile/internal/exchange"
)

// node is one path segment of the route tree. At each, a literal child goes before a {parameter}, and that before a {greedy+} one;
// but a way that leads to no method for the verb is left again: spec data-plane 01 section 2.
type node struct {
	literals map[string]*node
	param    *node
	greedy   *node
	name     string // of param and greedy nodes
	methods  map[string]*Method
	any      *Method
}

// add puts a method at the path of its resource.
func (n *node) add(path string, method *Method) error {
	if !strings.HasPrefix(path, "/") {
		return fmt.Errorf("resource path %q doesn't begin with a slash", path)
	}
	for segment := range strings.SplitSeq(strings.Trim(path, "/"), "/") {
		if segment == "" {
			continue
		}
		n = n.child(segment)
	}
	if method.HttpMethod == "ANY" {
		n.any = method
		return nil
	}
	if n.methods == nil {
		n.methods = map[string]*Method{}
	}
	n.methods[method.HttpMethod] = method
	return nil
}

func (n *node) child(segment string) *node {
	variable, ok := strings.CutPrefix(segment, "{")
	if !ok {
		if n.literals == nil {
			n.literals = map[string]*node{}
		}
		if n.literals[segment] == nil {
			n.literals[segment] = &node{}
		}
		return n.literals[segment]
	}
	variable = strings.TrimSuffix(variable, "}")
	if name, ok := strings.CutSuffix(variable, "+"); ok {
		if n.greedy == nil {
			n.greedy = &node{name: name}
		}
		return n.greedy
	}
	if n.param == nil {
		n.param = &node{name: variable}
	}
	return n.param
}

// method is what serves a verb here, or nil. ANY is seven verbs.
func (n *node) method(verb string) *Method {
	if method := n.methods[verb]; method != nil {
		return method
	}
	switch verb {
	case "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT":
		return n.any
	default:
		return nil
	}
}

// route matches a path. One trailing slash doesn't belong to a greedy parameter; any number is ignored for the rest.
func (n *node) route(verb, path string, params []exchange.Param) (*Method, []exchange.Param) {
	path = strings.TrimLeft(path, "/")
	greedy := strings.TrimSuffix(path, "/")
	return n.match(verb, strings.TrimRight(path, "/"), greedy, params)
}

// match walks rest, a path without slashes at its ends; greedy is the same part of the path as a greedy parameter would take it.
func (n *node) match(verb, rest, greedy string, params []exchange.Param) (*Method, []exchange.Param) {
	if rest == "" {
		return n.method(verb), params
	}
	segment, deeper, _ := strings.Cut(rest, "/")
	if literal := n.literals[segment]; literal != nil {
		if method, found := literal.match(verb, deeper, beyond(greedy, segment), params); method != nil {
			return method, found
		}
	}
	if n.param != nil && segment != "" {
		method, found := n.param.match(verb, deeper, beyond(greedy, segment), append(params, exchange.Param{Name: n.param.name, Value: segment}))
		if method != nil {
			return method, found
		}
	}
	if n.greedy != nil {
		if method := n.greedy.method(verb); method != nil {
			return method, append(params, exchange.Param{Name: n.greedy.name, Value: greedy})
		}
	}
	return nil, params
}

// beyond is what of a path follows its first segment and the slash after it.
func beyond(path, segment string) string {
	path = path[len(segment):]
	return strings.TrimPrefix(path, "/")
}
