package control

import (
	"errors"
	"strings"

	"stile/internal/apigw"
	"stile/internal/openapi"
)

type importRestApiInput struct {
	FailOnWarnings bool              `query:"failonwarnings"`
	Parameters     map[string]string `query:"parameters"`
	Body           []byte            `payload:"" required:""`
}

func importRestApi(c *Call, in *importRestApiInput) (*apigw.RestApi, error) {
	api := &apigw.RestApi{
		Id:           c.newApiId(),
		CreatedDate:  c.Now,
		ApiKeySource: apigw.ApiKeySourceHeader,
	}
	document, err := c.readDefinition(api.Id, in.Body, in.Parameters)
	if err != nil {
		return nil, err
	}
	if api.EndpointConfiguration, err = importedEndpoint(in.Parameters["endpointConfigurationTypes"], document.Endpoint); err != nil {
		return nil, err
	}
	root := &apigw.Resource{Id: c.newResourceId(api.Id), Path: "/"}
	api.RootResourceId = root.Id
	if err := c.putResource(api.Id, root); err != nil {
		return nil, err
	}
	if err := c.importDefinition(api, document, false, in.FailOnWarnings); err != nil {
		return nil, err
	}
	answer := restApiAnswer(api)
	answer.Warnings = document.Warnings
	return answer, nil
}

// readDefinition reads a document as the parameters of a call ask for.
func (c *Call) readDefinition(apiId string, body []byte, parameters map[string]string) (*openapi.Import, error) {
	o := openapi.ReadOptions{BasePath: openapi.BasePath(strings.ToLower(parameters["basepath"])), ModelsUrl: modelUrl(apiId, "")}
	switch o.BasePath {
	case "", openapi.BasePathIgnore, openapi.BasePathPrepend, openapi.BasePathSplit:
	default:
		return nil, badRequest("Invalid basepath specified. Valid options are ignore,prepend,split")
	}
	document, err := openapi.Read(body, o)
	var malformed *openapi.MalformedIntegrationError
	switch {
	case errors.As(err, &malformed):
		return nil, errDocument("Unable to parse API definition because of a malformed integration at path "+malformed.Path+".", err.Error())
	case err != nil:
		return nil, errDocument("Invalid OpenAPI input.", err.Error())
	}
	if strings.EqualFold(parameters["ignore"], "documentation") {
		document.Documentation = openapi.ImportedDocumentation{}
	}
	return document, nil
}

// errDocument is the service's message about a document, with the place besides, in which nothing may stand that a header can't hold.
func errDocument(message, reason string) error {
	reason = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, reason)
	return &apigw.Error{Code: "BadRequestException", Status: 400, Message: message, Reason: reason}
}

// modelUrl is how schemas refer to a model of an API.
func modelUrl(apiId, name string) string {
	return "https://apigateway.amazonaws.com/restapis/" + apiId + "/models/" + name
}

// importedEndpoint is how a new API is reached. VPC endpoints say by themselves that it is private.
func importedEndpoint(types string, given openapi.Endpoint) (*apigw.EndpointConfiguration, error) {
	configuration := &apigw.EndpointConfiguration{IpAddressType: given.IpAddressType, VpcEndpointIds: given.VpcEndpointIds}
	for name := range strings.SplitSeq(types, ",") {
		if name = strings.ToUpper(strings.TrimSpace(name)); name != "" {
			configuration.Types = append(configuration.Types, apigw.EndpointType(name))
		}
	}
	for _, t := range configuration.Types {
		if t != apigw.EndpointRegional && t != apigw.EndpointEdge && t != apigw.EndpointPrivate {
			return nil, badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
		}
	}
	if configuration.Types == nil && len(given.VpcEndpointIds) > 0 {
		configuration.Types = []apigw.EndpointType{apigw.EndpointPrivate}
	}
	if t := given.IpAddressType; t != "" && t != apigw.IpAddressIpv4 && t != apigw.IpAddressDualstack {
		return nil, errIpAddressType
	}
	return endpointConfiguration(configuration, nil)
}
