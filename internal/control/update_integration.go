package control

import (
	"slices"
	"strconv"
	"strings"

	"stile/internal/apigw"
)

type updateIntegrationInput struct {
	RestApiId       string `uri:"restapi_id"`
	ResourceId      string `uri:"resource_id"`
	HttpMethod      string `uri:"http_method"`
	PatchOperations []apigw.PatchOperation
}

func updateIntegration(c *Call, in *updateIntegrationInput) (*apigw.Integration, error) {
	m, err := c.methodWithIntegration(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return nil, err
	}
	i := m.MethodIntegration
	if err := patchDeep(in.PatchOperations, integrationRows(i)); err != nil {
		return nil, err
	}
	if i.CacheNamespace == "" {
		i.CacheNamespace = in.ResourceId
	}
	if err := checkEndpoint(i); err != nil {
		return nil, err
	}
	if err := c.checkIntegration(m, i); err != nil {
		return nil, err
	}
	return i, c.putMethod(in.RestApiId, in.ResourceId, m)
}

// methodWithIntegration is for the operations that don't tell an unknown method from one without an integration.
func (c *Call) methodWithIntegration(apiId, resourceId, httpMethod string) (*apigw.Method, error) {
	if _, err := c.resource(apiId, resourceId); err != nil {
		return nil, err
	}
	m, err := c.integration(apiId, resourceId, httpMethod)
	if isNotFound(err) {
		return nil, errUnknownIntegration
	}
	return m, err
}

func integrationRows(i *apigw.Integration) []patchRow {
	cacheKey := func(name func(patch) string) (add, remove func(patch) error) {
		return func(p patch) error { return addMember(&i.CacheKeyParameters, name(p)) }, func(p patch) error {
			i.CacheKeyParameters = slices.DeleteFunc(i.CacheKeyParameters, func(v string) bool { return v == name(p) })
			return nil
		}
	}
	addValue, removeValue := cacheKey(patch.text)
	addElement, removeElement := cacheKey(func(p patch) string { return p.element })
	rows := []patchRow{
		{path: "/cacheKeyParameters", add: addValue, remove: removeValue, replace: func(p patch) error {
			i.CacheKeyParameters = []string{p.text()}
			return nil
		}},
		{path: "/cacheKeyParameters/{}", add: addElement, remove: removeElement, replace: func(p patch) error {
			if err := removeElement(p); err != nil {
				return err
			}
			return addValue(p)
		}},
		{path: "/cacheNamespace", replace: setText(&i.CacheNamespace)},
		{path: "/connectionId", replace: setText(&i.ConnectionId)},
		{path: "/connectionType", replace: setEnum("updateIntegrationInput.connectionType", &i.ConnectionType)},
		{path: "/contentHandling", replace: setOptionalEnum("updateIntegrationInput.contentHandling", &i.ContentHandling)},
		{path: "/credentials", replace: setText(&i.Credentials)},
		{path: "/integrationTarget", replace: setText(&i.IntegrationTarget)},
		{path: "/passthroughBehavior", replace: func(p patch) error {
			i.PassthroughBehavior = apigw.PassthroughBehavior(strings.ToUpper(p.text()))
			return nil
		}},
		{path: "/responseTransferMode", replace: setEnum("updateIntegrationInput.responseTransferMode", &i.ResponseTransferMode)},
		{path: "/timeoutInMillis", replace: func(p patch) (err error) {
			if i.TimeoutInMillis, err = strconv.Atoi(p.text()); err != nil {
				return badRequest("Invalid timeoutInMillis specified: %s", p.text())
			}
			return nil
		}},
		{path: "/tlsConfig/insecureSkipVerification", replace: func(p patch) error {
			i.TlsConfig = &apigw.TlsConfig{InsecureSkipVerification: p.truth()}
			return nil
		}},
		mapRow("/requestParameters/{}", &i.RequestParameters, patch.text, errUnknownParameter),
		templateRow("/requestTemplates/{}", &i.RequestTemplates),
	}
	if i.Type != apigw.IntegrationMock {
		rows = append(rows, patchRow{path: "/httpMethod", replace: setText(&i.HttpMethod)}, patchRow{path: "/uri", replace: setText(&i.Uri)})
	}
	return rows
}
