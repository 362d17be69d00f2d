package control

import (
	"maps"

	"stile/internal/apigw"
	"stile/internal/store"
)

type createRestApiInput struct {
	Name                      string `required:""`
	Description               *string
	Version                   string
	CloneFrom                 string
	BinaryMediaTypes          []string
	MinimumCompressionSize    *int
	ApiKeySource              apigw.ApiKeySourceType
	EndpointConfiguration     *apigw.EndpointConfiguration
	Policy                    string
	Tags                      map[string]string
	DisableExecuteApiEndpoint bool
	SecurityPolicy            apigw.SecurityPolicy
	EndpointAccessMode        apigw.EndpointAccessMode
}

func createRestApi(c *Call, in *createRestApiInput) (*apigw.RestApi, error) {
	if in.Name == "" {
		return nil, errEmptyName
	}
	endpoint, err := endpointConfiguration(in.EndpointConfiguration, in.Description)
	if err != nil {
		return nil, err
	}
	if err := checkCompressionSize(in.MinimumCompressionSize); err != nil {
		return nil, err
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	api := &apigw.RestApi{
		Id:                        c.newApiId(),
		Name:                      in.Name,
		CreatedDate:               c.Now,
		Version:                   in.Version,
		MinimumCompressionSize:    in.MinimumCompressionSize,
		ApiKeySource:              apigw.ApiKeySourceHeader,
		EndpointConfiguration:     endpoint,
		DisableExecuteApiEndpoint: in.DisableExecuteApiEndpoint,
		SecurityPolicy:            in.SecurityPolicy,
		EndpointAccessMode:        in.EndpointAccessMode,
	}
	if in.Description != nil {
		api.Description = *in.Description
	}
	if in.ApiKeySource != "" {
		api.ApiKeySource = in.ApiKeySource
	}
	if len(in.BinaryMediaTypes) > 0 {
		api.BinaryMediaTypes = in.BinaryMediaTypes
	}
	if len(in.Tags) > 0 {
		api.Tags = maps.Clone(in.Tags)
	}
	if api.Policy, err = c.expandPolicy(api.Id, in.Policy); err != nil {
		return nil, err
	}
	if err := c.plantTree(api, in.CloneFrom); err != nil {
		return nil, err
	}
	if err := store.Put(c.writer, store.RestApiKey(c.Region, api.Id), api); err != nil {
		return nil, err
	}
	return restApiAnswer(api), nil
}

// plantTree gives a new API its root and the models every API has, or a copy of all that makes up another API.
func (c *Call) plantTree(api *apigw.RestApi, cloneFrom string) error {
	if cloneFrom != "" {
		return c.clone(api, cloneFrom)
	}
	if err := c.putDefaultModels(api.Id); err != nil {
		return err
	}
	root := &apigw.Resource{Id: c.newResourceId(api.Id), Path: "/"}
	api.RootResourceId = root.Id
	return c.putResource(api.Id, root)
}

// endpointConfiguration checks what a new API is given and fills in the defaults. The description is checked among it: that is
// the service's order.
func endpointConfiguration(given *apigw.EndpointConfiguration, description *string) (*apigw.EndpointConfiguration, error) {
	e := &apigw.EndpointConfiguration{Types: []apigw.EndpointType{apigw.EndpointEdge}}
	if given != nil {
		switch {
		case given.Types != nil && len(given.Types) == 0:
			return nil, badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
		case len(given.Types) > 1:
			return nil, badRequest("Cannot create an api with multiple Endpoint Types.")
		case len(given.Types) == 1:
			e.Types = given.Types
		}
		e.IpAddressType = given.IpAddressType
		if len(given.VpcEndpointIds) > 0 {
			e.VpcEndpointIds = given.VpcEndpointIds
		}
	}
	if description != nil && *description == "" {
		return nil, badRequest("Description cannot be an empty string")
	}
	private := e.Types[0] == apigw.EndpointPrivate
	switch {
	case private && e.IpAddressType == apigw.IpAddressIpv4:
		return nil, errPrivateNeedsDualstack
	case e.VpcEndpointIds != nil && !private:
		return nil, errVpcEndpointsNeedPrivate
	case e.IpAddressType == "" && private:
		e.IpAddressType = apigw.IpAddressDualstack
	case e.IpAddressType == "":
		e.IpAddressType = apigw.IpAddressIpv4
	}
	return e, nil
}

var (
	errEmptyName               = badRequest("Name cannot be empty")
	errPrivateNeedsDualstack   = badRequest("Only dualstack ipAddressType is supported for Private APIs.")
	errVpcEndpointsNeedPrivate = badRequest("VPCEndpoints can only be specified with PRIVATE apis.")
	errIpAddressType           = badRequest("ipAddressType must be either ipv4 or dualstack.")
	errCompressionSize         = badRequest("Invalid minimum compression size, must be between 0 and 10485760")
)

func checkCompressionSize(size *int) error {
	if size != nil && (*size < 0 || *size > 10485760) {
		return errCompressionSize
	}
	return nil
}

// restApiAnswer is an API as the service tells it: the quotes of its policy escaped once more.
func restApiAnswer(api *apigw.RestApi) *apigw.RestApi {
	answer := *api
	answer.Policy = escapePolicy(api.Policy)
	return &answer
}

// taggedRestApi is what an API's own get and update answer: tags are there though there be none.
func taggedRestApi(api *apigw.RestApi) *apigw.RestApi {
	answer := restApiAnswer(api)
	answer.Tags = orEmpty(answer.Tags)
	return answer
}
