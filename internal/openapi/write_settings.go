package openapi

import (
	"fmt"
	"strconv"
	"time"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

const endpointConfigurationMember = "x-amazon-apigateway-endpoint-configuration"

// settings adds what the service tells of an API as a whole in members of its own.
func (w *writer) settings(d *object) error {
	if doc := w.options.Documentation; doc != nil && w.options.Extensions.Documentation {
		d.Put("x-amazon-apigateway-documentation", nested(documentationObject(doc)))
	}
	if w.options.Extensions.GatewayResponses {
		w.gatewayResponses(d)
	}
	if w.options.Extensions.Validators {
		w.validators(d)
	}
	if !w.options.Extensions.Settings {
		return nil
	}
	api := &w.def.RestApi
	putText(d, "x-amazon-apigateway-security-policy", string(api.SecurityPolicy))
	putText(d, "x-amazon-apigateway-endpoint-access-mode", string(api.EndpointAccessMode))
	if api.Policy != "" {
		policy, err := jsonval.Parse(api.Policy)
		if err != nil {
			return fmt.Errorf("the API's policy: %w", err)
		}
		d.Put("x-amazon-apigateway-policy", policy)
	}
	if api.ApiKeySource == apigw.ApiKeySourceAuthorizer {
		d.Put("x-amazon-apigateway-api-key-source", text(string(api.ApiKeySource)))
	}
	if api.MinimumCompressionSize != nil {
		d.Put("x-amazon-apigateway-minimum-compression-size", jsonval.OfInt(int32(*api.MinimumCompressionSize))) //nolint:gosec // at most 10 MB
	}
	putList(d, "x-amazon-apigateway-binary-media-types", api.BinaryMediaTypes)
	if w.isSwagger() {
		putObject(d, endpointConfigurationMember, w.endpointConfiguration())
	}
	return nil
}

// endpointConfiguration is empty for an API that is reached as most are.
func (w *writer) endpointConfiguration() *object {
	o := newObject()
	if w.def.RestApi.DisableExecuteApiEndpoint {
		o.Put("disableExecuteApiEndpoint", jsonval.OfBool(true))
	}
	if e := w.def.RestApi.EndpointConfiguration; e != nil {
		putList(o, "vpcEndpointIds", e.VpcEndpointIds)
		if e.IpAddressType == apigw.IpAddressDualstack {
			o.Put("ipAddressType", text(string(e.IpAddressType)))
		}
	}
	return o
}

func (w *writer) gatewayResponses(d *object) {
	byType := make(map[string]*apigw.GatewayResponse)
	for t, r := range w.def.GatewayResponses {
		byType[string(t)] = r
	}
	all := newObject()
	for _, t := range inHashOrder(byType) {
		r := byType[t]
		o := newObject()
		if status, err := strconv.ParseInt(r.StatusCode, 10, 32); err == nil {
			o.Put("statusCode", jsonval.OfInt(int32(status)))
		}
		putTexts(o, "responseParameters", r.ResponseParameters)
		putTexts(o, "responseTemplates", r.ResponseTemplates)
		all.Put(t, nested(o))
	}
	putObject(d, "x-amazon-apigateway-gateway-responses", all)
}

func (w *writer) validators(d *object) {
	byName := make(map[string]*apigw.RequestValidator)
	for _, v := range w.def.RequestValidators {
		byName[v.Name] = v
	}
	all := newObject()
	for _, name := range inHashOrder(byName) {
		o := newObject()
		o.Put("validateRequestParameters", jsonval.OfBool(byName[name].ValidateRequestParameters))
		o.Put("validateRequestBody", jsonval.OfBool(byName[name].ValidateRequestBody))
		all.Put(name, nested(o))
	}
	putObject(d, "x-amazon-apigateway-request-validators", all)
}

// Date is a moment as documents tell it.
func Date(t apigw.Timestamp) string { return time.Unix(int64(t), 0).UTC().Format(time.RFC3339) }
