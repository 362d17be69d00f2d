package openapi

import (
	"fmt"
	"strings"
)

// Budgets of a document. The first is the service's own.
const (
	MaxDocument = 6 << 20 // bytes
	maxDepth    = 200     // objects and arrays inside each other
	maxValues   = 2000000 // values, those that an alias repeats counted as often as it does
	maxMerged   = 200000  // members that YAML's merge keys copy
)

// SyntaxError says where and why a text is no OpenAPI document.
type SyntaxError struct {
	Line, Column int // from 1; 0 where no place can be told
	Reason       string
}

func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

type kind uint8

const (
	aNull kind = iota
	aBoolean
	aNumber
	aText
	anObject
	anArray
)

// node is one value of a document. A nil node is a value that isn't there, and has no members.
type node struct {
	kind         kind
	scalar       string // the text of a string; the JSON text of a boolean or number
	members      []member
	items        []*node
	line, column int

	size  int            // how many values it is, repetitions by aliases counted
	index map[string]int // of the members, once there are many
}

type member struct {
	name  string
	value *node
}

const indexFrom = 16 // members

// put adds a member; of several with one name the last counts, in the place of the first.
func (n *node) put(name string, value *node) {
	if i := n.find(name); i >= 0 {
		n.members[i].value = value
		return
	}
	n.members = append(n.members, member{name, value})
	switch {
	case n.index != nil:
		n.index[name] = len(n.members) - 1
	case len(n.members) == indexFrom:
		n.index = make(map[string]int, 2*indexFrom)
		for i, m := range n.members {
			n.index[m.name] = i
		}
	}
}

func (n *node) find(name string) int {
	if n.index != nil {
		if i, ok := n.index[name]; ok {
			return i
		}
		return -1
	}
	for i := range n.members {
		if n.members[i].name == name {
			return i
		}
	}
	return -1
}

// get is what the names lead to; nil where there is nothing or null.
func (n *node) get(names ...string) *node {
	for _, name := range names {
		if n == nil {
			return nil
		}
		i := n.find(name)
		if i < 0 || n.members[i].value.kind == aNull {
			return nil
		}
		n = n.members[i].value
	}
	return n
}

// fields are the members of an object; nothing else has any.
func (n *node) fields() []member {
	if n == nil {
		return nil
	}
	return n.members
}

func (n *node) elements() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

// values is how many values a node is.
func (n *node) values() int {
	if n == nil {
		return 0
	}
	return n.size
}

func (n *node) is(k kind) bool { return n != nil && n.kind == k }

// str is the text of a scalar: where a string is wanted a number or a boolean does too.
func (n *node) str() string {
	if n == nil {
		return ""
	}
	return n.scalar
}

// strs are the texts of a list; a scalar counts as a list of one.
func (n *node) strs() []string {
	if n == nil {
		return nil
	}
	if n.kind != anArray {
		return []string{n.scalar}
	}
	list := make([]string, 0, len(n.items))
	for _, item := range n.items {
		list = append(list, item.str())
	}
	return list
}

// isTrue is whether a value is true, also as YAML 1.1 writes it and as a string.
func (n *node) isTrue() bool {
	switch strings.ToLower(n.str()) {
	case "true", "yes", "on":
		return true
	}
	return false
}

// parse reads a document: what begins with a brace is JSON, anything else YAML.
func parse(document []byte) (*node, error) {
	if len(document) > MaxDocument {
		return nil, &SyntaxError{Reason: fmt.Sprintf("the document is longer than %d bytes", MaxDocument)}
	}
	trimmed := strings.TrimLeft(strings.TrimPrefix(string(document), "\ufeff"), " \t\r\n")
	var root *node
	var err error
	if strings.HasPrefix(trimmed, "{") {
		root, err = parseJSON(document)
	} else {
		root, err = parseYAML(document)
	}
	if err != nil {
		return nil, err
	}
	if root.kind != anObject {
		return nil, &SyntaxError{root.line, root.column, "the document is no object"}
	}
	return root, nil
}
