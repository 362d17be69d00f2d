package control

import (
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

// clone gives a new API a copy of another's resources, methods, models, validators, authorizers and gateway responses. What has an
// identifier gets one of its own.
func (c *Call) clone(api *apigw.RestApi, from string) error {
	original, err := c.restApi(from)
	if err != nil {
		return err
	}
	if err := c.cloneModels(api.Id, original.Id); err != nil {
		return err
	}
	if err := c.cloneGatewayResponses(api.Id, original.Id); err != nil {
		return err
	}
	validators, err := c.cloneRequestValidators(api.Id, original.Id)
	if err != nil {
		return err
	}
	authorizers, err := c.cloneAuthorizers(api.Id, original.Id)
	if err != nil {
		return err
	}
	return c.cloneTree(api, original, func(m *apigw.Method) {
		m.RequestValidatorId, m.AuthorizerId = validators[m.RequestValidatorId], authorizers[m.AuthorizerId]
	})
}

// cloneModels has references between models lead to the copies.
func (c *Call) cloneModels(apiId, from string) error {
	all, err := c.models(from)
	if err != nil {
		return err
	}
	for _, m := range all {
		m.Id = randomId(shortId)
		m.Schema = strings.ReplaceAll(m.Schema, "/restapis/"+from+"/models/", "/restapis/"+apiId+"/models/")
		if err := c.putModel(apiId, m); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) cloneGatewayResponses(apiId, from string) error {
	all, err := c.gatewayResponses(from)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := c.putGatewayResponse(apiId, r); err != nil {
			return err
		}
	}
	return nil
}

// cloneRequestValidators answers the copies' identifiers by those of the originals.
func (c *Call) cloneRequestValidators(apiId, from string) (map[string]string, error) {
	all, err := byName[apigw.RequestValidator](c, store.RequestValidatorsPrefix(c.Region, from))
	if err != nil {
		return nil, err
	}
	ids := make(map[string]string)
	for old, v := range all {
		v.Id = c.newKey(shortId, func(id string) string { return store.RequestValidatorKey(c.Region, apiId, id) })
		ids[old] = v.Id
		if err := c.putRequestValidator(apiId, v); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// cloneAuthorizers answers the copies' identifiers by those of the originals.
func (c *Call) cloneAuthorizers(apiId, from string) (map[string]string, error) {
	all, err := c.authorizers(from)
	if err != nil {
		return nil, err
	}
	ids := make(map[string]string)
	for old, a := range all {
		a.Id = c.newAuthorizerId(apiId)
		ids[old] = a.Id
		if err := c.putAuthorizer(apiId, a); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// cloneTree copies resources with their methods, each of which adjust leads to what is cloned besides.
func (c *Call) cloneTree(api, original *apigw.RestApi, adjust func(*apigw.Method)) error {
	resources, err := c.tree(original.Id)
	if err != nil {
		return err
	}
	ids := make(map[string]string, len(resources))
	for _, r := range resources {
		ids[r.Id] = newId(shortId, func(id string) bool {
			return slices.ContainsFunc(resources, func(r *apigw.Resource) bool { return ids[r.Id] == id })
		})
	}
	api.RootResourceId = ids[original.RootResourceId]
	for _, r := range resources {
		old := r.Id
		r.Id, r.ParentId = ids[r.Id], ids[r.ParentId]
		if err := c.putResource(api.Id, r); err != nil {
			return err
		}
		for _, m := range r.ResourceMethods {
			if i := m.MethodIntegration; i != nil && i.CacheNamespace == old {
				i.CacheNamespace = r.Id
			}
			adjust(m)
			if err := c.putMethod(api.Id, r.Id, m); err != nil {
				return err
			}
		}
	}
	return nil
}
