package control

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/mapping"
)

type putIntegrationResponseInput struct {
	RestApiId          string           `uri:"restapi_id"`
	ResourceId         string           `uri:"resource_id"`
	HttpMethod         string           `uri:"http_method"`
	StatusCode         apigw.StatusCode `uri:"status_code"`
	SelectionPattern   *string
	ResponseParameters map[string]string
	ResponseTemplates  map[string]*string
	ContentHandling    apigw.ContentHandlingStrategy
}

func putIntegrationResponse(c *Call, in *putIntegrationResponseInput) (*apigw.IntegrationResponse, error) {
	m, err := c.integration(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return nil, err
	}
	r := &apigw.IntegrationResponse{
		StatusCode:         string(in.StatusCode),
		SelectionPattern:   in.SelectionPattern,
		ResponseParameters: in.ResponseParameters,
		ResponseTemplates:  passThroughIfEmpty(in.ResponseTemplates),
		ContentHandling:    in.ContentHandling,
	}
	if err := checkIntegrationResponse(m, r); err != nil {
		return nil, err
	}
	if m.MethodIntegration.IntegrationResponses == nil {
		m.MethodIntegration.IntegrationResponses = make(map[string]*apigw.IntegrationResponse)
	}
	m.MethodIntegration.IntegrationResponses[r.StatusCode] = r
	return r, c.putMethod(in.RestApiId, in.ResourceId, m)
}

// passThroughIfEmpty has nil in the place of empty templates: they leave the body as it is.
func passThroughIfEmpty(templates map[string]*string) map[string]*string {
	for contentType, template := range templates {
		if template != nil && *template == "" {
			templates[contentType] = nil
		}
	}
	return templates
}

// templateRow is the row of the templates by content type.
func templateRow(path string, target *map[string]*string) patchRow {
	return mapRow(path, target, func(p patch) *string {
		if p.text() == "" {
			return nil
		}
		return p.value
	}, errUnknownContentType)
}

// checkIntegrationResponse holds an integration response against the method response of its status code, which has to exist only
// where headers are mapped to it.
func checkIntegrationResponse(m *apigw.Method, r *apigw.IntegrationResponse) error {
	if err := checkContentTypes(slices.Collect(maps.Keys(r.ResponseTemplates))); err != nil {
		return err
	}
	if err := mapping.CheckResponseParameters(r.ResponseParameters); err != nil {
		return err
	}
	declared := m.MethodResponses[r.StatusCode]
	for _, target := range slices.Sorted(maps.Keys(r.ResponseParameters)) {
		if declared == nil {
			return errMapping("No method response exists for method.")
		}
		if _, ok := declared.ResponseParameters[singleValued(target)]; !ok {
			return errMappingParameter(target)
		}
	}
	return nil
}

// singleValued is the name under which a method response declares a header that may be mapped to many values.
func singleValued(target string) string {
	return strings.Replace(target, "method.response.multivalueheader.", "method.response.header.", 1)
}
