package control

import (
	"slices"
	"strings"

	"stile/internal/restjson"
)

// node is one element of the tree of routes.
type node struct {
	static map[string]*node
	label  *node // the element is a label; its name depends on the operation
	routes []route
}

// route is an operation at its node.
type route struct {
	operation *Operation
	labels    []string         // the names of the labels on the way, in order
	query     []restjson.Param // what the query must hold
}

func routesOf(table []Operation) *node {
	root := new(node)
	for i := range table {
		root.add(&table[i])
	}
	return root
}

func (n *node) add(operation *Operation) {
	path, query, _ := strings.Cut(operation.Path, "?")
	r := route{operation: operation, query: restjson.ParseQuery(query)}
	for element := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if name, ok := strings.CutPrefix(element, "{"); ok {
			r.labels = append(r.labels, strings.TrimSuffix(name, "}"))
			if n.label == nil {
				n.label = new(node)
			}
			n = n.label
			continue
		}
		if n.static == nil {
			n.static = make(map[string]*node)
		}
		if n.static[element] == nil {
			n.static[element] = new(node)
		}
		n = n.static[element]
	}
	// A route that wants a query stands before the one that doesn't.
	if len(r.query) > 0 {
		n.routes = slices.Insert(n.routes, 0, r)
	} else {
		n.routes = append(n.routes, r)
	}
}

// route finds the operation of a request and the labels of its path, decoded. Elements are told apart before they are decoded, so
// that an encoded slash stays within its element.
func (n *node) route(method, path string, query []restjson.Param) (*Operation, []restjson.Param) {
	elements := strings.Split(strings.TrimPrefix(path, "/"), "/")
	var values []string
	for _, element := range elements {
		switch next := n.static[element]; {
		case next != nil:
			n = next
		case n.label != nil && element != "":
			values = append(values, restjson.Unescape(element))
			n = n.label
		default:
			return nil, nil
		}
	}
	for _, r := range n.routes {
		if r.operation.Method != method || !contains(query, r.query) {
			continue
		}
		labels := make([]restjson.Param, len(values))
		for i, value := range values {
			labels[i] = restjson.Param{Name: r.labels[i], Value: value}
		}
		return r.operation, labels
	}
	return nil, nil
}

func contains(query, wanted []restjson.Param) bool {
	for _, p := range wanted {
		if !slices.Contains(query, p) {
			return false
		}
	}
	return true
}
