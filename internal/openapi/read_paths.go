package openapi

import (
	"slices"
	"strings"

	"stile/internal/apigw"
)

// paths reads every path with its methods.
func (r *reader) paths() error {
	base := r.basePath()
	for _, m := range r.root.get("paths").fields() {
		if strings.HasPrefix(m.name, "x-") {
			continue
		}
		if !strings.HasPrefix(m.name, "/") {
			r.warn("Parse issue: attribute paths. Resource %s should start with /", m.name)
			continue
		}
		item := r.resolve(m.value)
		if item == nil {
			r.fail("Unable to create resource at path '%s': Invalid reference specified: %s", m.name, m.value.get("$ref").str())
			continue
		}
		path := Path{Path: base + m.name, Line: m.value.line}
		if trimmed := strings.TrimRight(path.Path, "/"); trimmed != "" {
			path.Path = trimmed
		}
		if err := r.operations(&path, m.name, item); err != nil {
			return err
		}
		r.out.Paths = append(r.out.Paths, path)
	}
	return nil
}

// operations reads the methods of a path.
func (r *reader) operations(path *Path, name string, item *node) error {
	r.unexpected(item, pathMembers, "paths.'"+name+"'.")
	for _, m := range item.fields() {
		if !r.spend(m.value.size + item.get("parameters").values() + r.root.get("security").values() + r.root.get("consumes").values() + r.root.get("produces").values()) {
			return errRepeats
		}
		httpMethod := strings.ToUpper(m.name)
		if m.name == extension("any-method") {
			httpMethod = "ANY"
		} else if m.name != strings.ToLower(m.name) || m.name == "any" || !slices.Contains(apigw.HttpMethods, httpMethod) {
			continue
		}
		o := operation{reader: r, node: m.value, path: path.Path, place: "paths.'" + name + "'(" + m.name + ")."}
		o.method.HttpMethod, o.method.Line = httpMethod, m.value.line
		created, err := o.read(item.get("parameters"))
		if err != nil {
			return err
		}
		if created {
			path.Methods = append(path.Methods, o.method)
		}
	}
	return nil
}

// operation is one method while it is being read.
type operation struct {
	*reader
	node   *node
	path   string
	place  string // as the service's parser names it
	method Method
}

func (o *operation) read(shared *node) (created bool, err error) {
	o.unexpected(o.node, operationMembers(o.swagger), o.place)
	m := &o.method
	m.OperationName = o.node.get("operationId").str()
	m.RequestValidator = o.root.get(extension("request-validator")).str()
	if own := o.node.get(extension("request-validator")); own != nil {
		m.RequestValidator = own.str()
	}
	if !o.authorize(m, o.node) {
		return false, nil
	}
	o.parameters(shared)
	if body := o.resolve(o.node.get("requestBody")); body != nil && !o.swagger {
		o.requestBody(body)
	}
	o.responses()
	if given := o.node.get(extension("integration")); given != nil {
		m.MethodIntegration, err = o.integration(given)
	}
	return true, err
}

// title is a method as the service's warnings name it.
func (o *operation) title() string { return o.method.HttpMethod + " " + o.path }
