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

	apiId    string // made before the transaction: the document's models refer to one another by it
	document givenDocument
}

func prepareImport(_ *Call, in *importRestApiInput) error {
	in.apiId = randomId(longId)
	in.document = readDefinition(in.apiId, in.Body, in.Parameters)
	return nil
}

func importRestApi(c *Call, in *importRestApiInput) (*apigw.RestApi, error) {
	document, err := in.document.Import, in.document.err
	if err != nil {
		return nil, err
	}
	if c.isApiId(in.apiId) {
		return nil, errConcurrent
	}
	api := &apigw.RestApi{Id: in.apiId, CreatedDate: c.Now, ApiKeySource: apigw.ApiKeySourceHeader}
	if api.EndpointConfiguration, err = importedEndpoint(in.Parameters["endpointConfigurationTypes"], document.Endpoint); err != nil {
		return nil, err
	}
	root := &apigw.Resource{Id: c.newResourceId(api.Id), Path: "/"}
	api.RootResourceId = root.Id
	if err := c.putResource(api.Id, root); err != nil {
		return nil, err
	}
	warnings, err := c.importDefinition(api, document, false, in.FailOnWarnings)
	if err != nil {
		return nil, err
	}
	answer := restApiAnswer(api)
	answer.Warnings = warnings
	return answer, nil
}

// givenDocument is what a call's document defines, or why it can't be taken. It is read before the transaction, for which others wait,
// and told of in its turn: an API that isn't there comes first. What it defines is left as it is, for the transaction may run again.
type givenDocument struct {
	*openapi.Import
	err error
}

// readDefinition reads a document as the parameters of a call ask for.
func readDefinition(apiId string, body []byte, parameters map[string]string) givenDocument {
	document, err := parseDefinition(apiId, body, parameters)
	return givenDocument{document, err}
}

func parseDefinition(apiId string, body []byte, parameters map[string]string) (*openapi.Import, error) {
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
