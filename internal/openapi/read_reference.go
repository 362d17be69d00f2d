package openapi

import (
	"net/url"
	"strconv"
	"strings"
)

// resolve follows a node's $ref, and those it leads to, within the document. It is nil for one that leads nowhere or to itself.
func (r *reader) resolve(n *node) *node {
	for range maxDepth {
		reference := n.get("$ref")
		if reference == nil {
			return n
		}
		if n = r.target(reference.str()); n == nil || !r.spend(n.size) {
			return nil
		}
	}
	return nil
}

// target is what a reference within the document leads to.
func (r *reader) target(reference string) *node {
	pointer, within := strings.CutPrefix(reference, "#")
	if !within {
		return nil
	}
	n := r.root
	for element := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		n = n.child(unescapePointer(element))
	}
	return n
}

// child is a member by its name or an item by its index.
func (n *node) child(element string) *node {
	if n.is(anArray) {
		for i, item := range n.items {
			if element == strconv.Itoa(i) {
				return item
			}
		}
		return nil
	}
	return n.get(element)
}

func unescapePointer(element string) string {
	if decoded, err := url.PathUnescape(element); err == nil {
		element = decoded
	}
	return strings.ReplaceAll(strings.ReplaceAll(element, "~1", "/"), "~0", "~")
}

// modelName is the name of the model that a reference leads to: one into the document's schemas, or, as Swagger once allowed, a bare
// name.
func (r *reader) modelName(reference string) (name string, ok bool) {
	name, ok = strings.CutPrefix(reference, "#/components/schemas/")
	if r.swagger {
		name, ok = strings.CutPrefix(reference, "#/definitions/")
	}
	if !ok {
		return reference, reference != "" && !strings.ContainsAny(reference, "#/.:")
	}
	return unescapePointer(name), !strings.Contains(name, "/")
}

// schemas are the document's named schemas.
func (r *reader) schemas() *node {
	if r.swagger {
		return r.root.get("definitions")
	}
	return r.root.get("components", "schemas")
}
