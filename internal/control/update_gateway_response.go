package control

import (
	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

type updateGatewayResponseInput struct {
	RestApiId       string                    `uri:"restapi_id"`
	ResponseType    apigw.GatewayResponseType `uri:"response_type"`
	PatchOperations []apigw.PatchOperation
}

// updateGatewayResponse customises a type that wasn't yet, beginning with its own default: DEFAULT_4XX and DEFAULT_5XX lend nothing
// to a type that is customised.
func updateGatewayResponse(c *Call, in *updateGatewayResponseInput) (*apigw.GatewayResponse, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	customised, err := c.gatewayResponses(in.RestApiId)
	if err != nil {
		return nil, err
	}
	r := customised[in.ResponseType]
	switch {
	case len(in.PatchOperations) == 0:
		return apigw.EffectiveGatewayResponse(in.ResponseType, customised), nil
	case r == nil:
		r = apigw.DefaultGatewayResponse(in.ResponseType)
	}
	if err := patchDeep(in.PatchOperations, gatewayResponseRows(r)); err != nil {
		return nil, err
	}
	r.DefaultResponse = false
	if r.ResponseParameters == nil {
		r.ResponseParameters = map[string]string{}
	}
	if r.ResponseTemplates == nil {
		r.ResponseTemplates = map[string]string{}
	}
	if err := checkGatewayResponse(r); err != nil {
		return nil, err
	}
	return r, c.putGatewayResponse(in.RestApiId, r)
}

func gatewayResponseRows(r *apigw.GatewayResponse) []patchRow {
	parameters := mapRow("/responseParameters/{}", &r.ResponseParameters, patch.text, errUnknownParameter)
	templates := mapRow("/responseTemplates/{}", &r.ResponseTemplates, patch.text, errUnknownContentType)
	return []patchRow{
		{
			path:    "/statusCode",
			replace: func(p patch) error { return setGatewayStatus(r, p.text()) },
			wrongOp: badRequest("Invalid patch path /statusCode"),
		},
		withValue(parameters, badRequest("Invalid null or empty value in responseParameters")),
		withValue(templates, badRequest("Invalid null or empty value in responseTemplates")),
	}
}

// withValue has a row refuse to add or replace without a value.
func withValue(row patchRow, refusal error) patchRow {
	wants := func(do func(patch) error) func(patch) error {
		return func(p patch) error {
			if p.text() == "" {
				return refusal
			}
			return do(p)
		}
	}
	row.add, row.replace = wants(row.add), wants(row.replace)
	return row
}

var statusCodes = lazyregexp.New(`^` + apigw.StatusCode("").Pattern() + `$`)

// setGatewayStatus takes the empty text for the type's default status.
func setGatewayStatus(r *apigw.GatewayResponse, status string) error {
	switch {
	case status == "":
		r.StatusCode = apigw.DefaultGatewayResponse(r.ResponseType).StatusCode
	case !statusCodes.MatchString(status):
		return badRequest("Invalid status code specified: %s", status)
	default:
		r.StatusCode = status
	}
	return nil
}
