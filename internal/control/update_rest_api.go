package control

import (
	"slices"
	"strconv"

	"stile/internal/apigw"
	"stile/internal/store"
)

type updateRestApiInput struct {
	RestApiId       string `uri:"restapi_id"`
	PatchOperations []apigw.PatchOperation
}

func updateRestApi(c *Call, in *updateRestApiInput) (*apigw.RestApi, error) {
	api, err := c.restApi(in.RestApiId)
	if err != nil {
		return nil, err
	}
	if err := patchDeep(in.PatchOperations, c.restApiRows(api)); err != nil {
		return nil, err
	}
	if err := store.Put(c.writer, store.RestApiKey(c.Region, api.Id), api); err != nil {
		return nil, err
	}
	return taggedRestApi(api), nil
}

func (c *Call) restApiRows(api *apigw.RestApi) []patchRow {
	media, endpoint := &api.BinaryMediaTypes, api.EndpointConfiguration
	return []patchRow{
		{path: "/name", replace: func(p patch) error {
			if p.text() == "" {
				return errEmptyName
			}
			api.Name = p.text()
			return nil
		}},
		{path: "/description", add: setText(&api.Description), replace: setText(&api.Description), remove: func(patch) error {
			api.Description = ""
			return nil
		}},
		{path: "/apiKeySource", replace: setEnum("createRestApiInput.apiKeySource", &api.ApiKeySource)},
		{
			path:    "/binaryMediaTypes/{}",
			add:     func(p patch) error { return addMember(media, p.element) },
			replace: func(p patch) error { dropMember(media, p.element); return addMember(media, p.text()) },
			remove:  func(p patch) error { dropMember(media, p.element); return nil },
		},
		{path: "/disableExecuteApiEndpoint", replace: setTruth(&api.DisableExecuteApiEndpoint)},
		{path: "/endpointConfiguration/types", replace: setEndpointType(endpoint), wrongOp: errEndpointTypeOp},
		{path: "/endpointConfiguration/types/{}", replace: setEndpointType(endpoint), wrongOp: errEndpointTypeOp},
		{path: "/endpointConfiguration/ipAddressType", replace: setIpAddressType(endpoint)},
		{
			path: "/endpointConfiguration/vpcEndpointIds",
			add: func(p patch) error {
				if !slices.Contains(endpoint.Types, apigw.EndpointPrivate) {
					return errVpcEndpointsNeedPrivate
				}
				return addMember(&endpoint.VpcEndpointIds, p.text())
			},
			remove: func(p patch) error { dropMember(&endpoint.VpcEndpointIds, p.text()); return nil },
		},
		{path: "/minimumCompressionSize", replace: func(p patch) error { return setCompressionSize(api, p.text()) }},
		{path: "/policy", replace: func(p patch) (err error) {
			api.Policy, err = c.expandPolicy(api.Id, p.text())
			return err
		}},
		{path: "/securityPolicy", replace: setEnum("updateRestApiInput.securityPolicy", &api.SecurityPolicy)},
		{path: "/endpointAccessMode", replace: setOptionalEnum("updateRestApiInput.endpointAccessMode", &api.EndpointAccessMode)},
	}
}

var errEndpointTypeOp = badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")

func setEndpointType(e *apigw.EndpointConfiguration) func(patch) error {
	return func(p patch) error {
		t := apigw.EndpointType(p.text())
		if !slices.Contains(t.Values(), p.text()) {
			return badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
		}
		e.Types = []apigw.EndpointType{t}
		if t == apigw.EndpointPrivate {
			e.IpAddressType = apigw.IpAddressDualstack
		}
		return nil
	}
}

func setIpAddressType(e *apigw.EndpointConfiguration) func(patch) error {
	return func(p patch) error {
		t := apigw.IpAddressType(p.text())
		switch {
		case !slices.Contains(t.Values(), p.text()):
			return errIpAddressType
		case t == apigw.IpAddressIpv4 && slices.Contains(e.Types, apigw.EndpointPrivate):
			return errPrivateNeedsDualstack
		}
		e.IpAddressType = t
		return nil
	}
}

// setCompressionSize takes the empty text for "off".
func setCompressionSize(api *apigw.RestApi, text string) error {
	if text == "" {
		api.MinimumCompressionSize = nil
		return nil
	}
	size, err := strconv.Atoi(text)
	if err != nil {
		return errCompressionSize
	}
	api.MinimumCompressionSize = &size
	return checkCompressionSize(&size)
}
