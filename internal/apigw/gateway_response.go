package apigw

import (
	"maps"
	"slices"
	"strconv"
)

// GatewayResponse is what the gateway answers itself for one type of failure.
type GatewayResponse struct {
	ResponseType       GatewayResponseType
	StatusCode         string            // of DEFAULT_4XX and DEFAULT_5XX it may be empty: each type keeps its own
	ResponseParameters map[string]string // gatewayresponse.{location}.{name} -> source expression
	ResponseTemplates  map[string]string // content type -> template
	DefaultResponse    bool              // the API doesn't customise this type
}

// DefaultGatewayResponse is the response of a type that nothing customises.
func DefaultGatewayResponse(t GatewayResponseType) *GatewayResponse {
	r := &GatewayResponse{
		ResponseType:       t,
		ResponseParameters: map[string]string{},
		ResponseTemplates:  map[string]string{"application/json": `{"message":$context.error.messageString}`},
		DefaultResponse:    true,
	}
	if d, ok := GatewayResponseDefaults[t]; ok {
		r.StatusCode = strconv.Itoa(d.Status)
	}
	return r
}

// EffectiveGatewayResponse is the response of a type in an API that customises some. A type that isn't among them takes after
// DEFAULT_4XX or DEFAULT_5XX, if that is, whichever its status belongs to. REQUEST_TOO_LARGE takes after none.
func EffectiveGatewayResponse(t GatewayResponseType, customised map[GatewayResponseType]*GatewayResponse) *GatewayResponse {
	if own := customised[t]; own != nil {
		return own
	}
	r := DefaultGatewayResponse(t)
	fallback := customised[t.Fallback()]
	if fallback == nil {
		return r
	}
	if fallback.StatusCode != "" {
		r.StatusCode = fallback.StatusCode
	}
	r.ResponseParameters = maps.Clone(fallback.ResponseParameters)
	r.ResponseTemplates = maps.Clone(fallback.ResponseTemplates)
	return r
}

// Fallback is the type that a type takes after, or "".
func (t GatewayResponseType) Fallback() GatewayResponseType {
	switch status := GatewayResponseDefaults[t].Status; {
	case t == RequestTooLarge || status == 0:
		return ""
	case status < 500:
		return Default4xx
	default:
		return Default5xx
	}
}

// GatewayResponseTypes are all types in alphabetical order.
func GatewayResponseTypes() []GatewayResponseType {
	var types []GatewayResponseType
	for _, name := range GatewayResponseType("").Values() {
		types = append(types, GatewayResponseType(name))
	}
	slices.Sort(types)
	return types
}
