package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/openapi"
	"stile/internal/store"
)

// resources makes the document's paths and methods. A method that is there already is replaced with all that belongs to it.
func (i *importing) resources() error {
	tree, err := i.tree(i.api.Id)
	if err != nil {
		return err
	}
	known := make(map[string]*apigw.Resource, len(tree))
	for _, r := range tree {
		known[r.Path] = r
	}
	if i.overwrite {
		if err := i.prune(tree, known); err != nil {
			return err
		}
	}
	for _, path := range i.document.Paths {
		r, err := i.grow(known, path.Path)
		if err != nil {
			if err := i.collect(err, path.Line, "Unable to create resource at path '%s'", path.Path); err != nil {
				return err
			}
			continue
		}
		for _, m := range path.Methods {
			if err := i.method(r, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// prune deletes the resources and methods that aren't in the document. Those that stay keep their identifiers.
func (i *importing) prune(tree []*apigw.Resource, known map[string]*apigw.Resource) error {
	stays := make(map[string]bool)
	for _, path := range i.document.Paths {
		for p := path.Path; ; p = p[:strings.LastIndexByte(p, '/')] {
			if p == "" {
				p = "/"
			}
			stays[p] = true
			if p == "/" {
				break
			}
		}
	}
	gone := make(map[string]bool)
	for _, r := range tree {
		var err error
		switch {
		case gone[r.ParentId]: // with what is above it
			gone[r.Id] = true
		case r.ParentId == "" || stays[r.Path]:
			err = i.writer.DeletePrefix(store.MethodsPrefix(i.Region, i.api.Id, r.Id))
		default:
			gone[r.Id] = true
			err = i.deleteSubtree(i.api.Id, r)
		}
		if err != nil {
			return err
		}
		if gone[r.Id] {
			delete(known, r.Path)
		}
	}
	return nil
}

// grow is the resource at a path, made with those above it unless they are there.
func (i *importing) grow(known map[string]*apigw.Resource, path string) (*apigw.Resource, error) {
	r := known["/"]
	if path == "/" {
		return r, nil
	}
	if len(path) > maxResourcePath {
		return nil, badRequest("Resource's path is longer than %d characters", maxResourcePath)
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		next := known[pathBelow(r.Path, part)]
		if next == nil {
			err := i.count(1)
			if err != nil {
				return nil, err
			}
			if next, err = i.addResource(i.api.Id, r, part); err != nil {
				return nil, err
			}
			known[next.Path] = next
		}
		r = next
	}
	return r, nil
}

func (i *importing) method(r *apigw.Resource, given openapi.Method) error {
	m := given.Method
	m.MethodIntegration = nil
	if m.RequestValidatorId = i.validators[given.RequestValidator]; m.RequestValidatorId == "" {
		m.RequestValidatorId = given.RequestValidator
	}
	m.AuthorizerId = i.authorizers[given.Authorizer]
	if given.Authorizer != "" && m.AuthorizerId == "" {
		return nil // why the authorizer can't be is an error already
	}
	if err := i.checkMethod(i.api.Id, &m); err != nil {
		return i.collect(err, given.Line, "Unable to put method '%s' on resource at path '%s'", m.HttpMethod, r.Path)
	}
	for _, status := range slices.Sorted(maps.Keys(m.MethodResponses)) {
		err := i.checkMethodResponse(i.api.Id, m.MethodResponses[status])
		if !isStatusCode(status) {
			err = errStatusCode(status)
		}
		if err := i.collect(err, given.Line, "Unable to put method response on '%s' for resource at path '%s'", m.HttpMethod, r.Path); err != nil {
			return err
		}
	}
	if given.MethodIntegration != nil {
		if err := i.integration(r, &m, given.MethodIntegration, given.Line); err != nil {
			return err
		}
	}
	return i.putMethod(i.api.Id, r.Id, &m)
}

func isStatusCode(text string) bool { return statusCodes.MatchString(text) }

func errStatusCode(text string) error { return badRequest("Invalid status code specified: %s", text) }

func (i *importing) integration(r *apigw.Resource, m *apigw.Method, given *apigw.Integration, line int) error {
	in := &putIntegrationInput{
		ResourceId: r.Id, Type: given.Type, IntegrationHttpMethod: given.HttpMethod, Uri: given.Uri, ConnectionType: given.ConnectionType,
		ConnectionId: given.ConnectionId, Credentials: given.Credentials, RequestParameters: given.RequestParameters,
		RequestTemplates: given.RequestTemplates, PassthroughBehavior: string(given.PassthroughBehavior), CacheNamespace: given.CacheNamespace,
		CacheKeyParameters: given.CacheKeyParameters, ContentHandling: given.ContentHandling, TlsConfig: given.TlsConfig,
		ResponseTransferMode: given.ResponseTransferMode, IntegrationTarget: given.IntegrationTarget,
	}
	if given.TimeoutInMillis != 0 {
		in.TimeoutInMillis = &given.TimeoutInMillis
	}
	m.MethodIntegration = newIntegration(in)
	err := checkEndpoint(m.MethodIntegration)
	if given.Type == "" {
		err = badRequest("Enumeration value for IntegrationType must be non-empty")
	}
	if err == nil {
		err = i.checkIntegration(m, m.MethodIntegration)
	}
	if err != nil {
		return i.collect(err, line, "Unable to put integration on '%s' for resource at path '%s'", m.HttpMethod, r.Path)
	}
	for _, status := range slices.Sorted(maps.Keys(given.IntegrationResponses)) {
		response := given.IntegrationResponses[status]
		err := checkIntegrationResponse(m, response)
		if !isStatusCode(status) {
			err = errStatusCode(status)
		}
		if err := i.collect(err, line, "Unable to put integration response on '%s' for resource at path '%s'", m.HttpMethod, r.Path); err != nil {
			return err
		}
	}
	m.MethodIntegration.IntegrationResponses = given.IntegrationResponses
	return nil
}
