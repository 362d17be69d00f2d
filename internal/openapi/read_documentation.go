package openapi

import (
	"strings"

	"stile/internal/apigw"
)

// ImportedDocumentation is what a document says about the parts of an API.
type ImportedDocumentation struct {
	Version string // of the snapshot to make of the parts; "" makes none
	Parts   []apigw.DocumentationPart
}

// ReadDocumentation reads nothing but a document's documentation.
func ReadDocumentation(document []byte) (*ImportedDocumentation, error) {
	r, err := newReader(document, ReadOptions{})
	if err != nil {
		return nil, err
	}
	d := r.documentation()
	return &d, nil
}

func (r *reader) documentation() ImportedDocumentation {
	all := r.root.get(extension("documentation"))
	d := ImportedDocumentation{Version: all.get("version").str()}
	for _, part := range all.get("documentationParts").elements() {
		at := part.get("location")
		d.Parts = append(d.Parts, apigw.DocumentationPart{
			Location: &apigw.DocumentationPartLocation{
				Type:       apigw.DocumentationPartType(strings.ToUpper(at.get("type").str())),
				Path:       at.get("path").str(),
				Method:     strings.ToUpper(at.get("method").str()),
				StatusCode: apigw.DocumentationPartLocationStatusCode(at.get("statusCode").str()),
				Name:       at.get("name").str(),
			},
			Properties: propertiesOf(part),
		})
	}
	return d
}

// propertiesOf are the properties as JSON text, in which form some documents have them already.
func propertiesOf(part *node) string {
	properties := part.get("properties")
	if properties == nil {
		return ""
	}
	return jsonText(properties)
}

func (r *reader) requestValidators() {
	for _, m := range r.root.get(extension("request-validators")).fields() {
		r.out.RequestValidators = append(r.out.RequestValidators, apigw.RequestValidator{
			Name:                      m.name,
			ValidateRequestBody:       m.value.get("validateRequestBody").isTrue(),
			ValidateRequestParameters: m.value.get("validateRequestParameters").isTrue(),
		})
	}
}

func (r *reader) gatewayResponses() {
	for _, m := range r.root.get(extension("gateway-responses")).fields() {
		g := apigw.GatewayResponse{
			ResponseType:       apigw.GatewayResponseType(strings.ToUpper(m.name)),
			StatusCode:         m.value.get("statusCode").str(),
			ResponseParameters: stringsOf(m.value.get("responseParameters")),
			ResponseTemplates:  stringsOf(m.value.get("responseTemplates")),
		}
		r.out.GatewayResponses = append(r.out.GatewayResponses, g)
	}
}

// stringsOf are an object's members as texts; nil without any.
func stringsOf(n *node) map[string]string {
	var all map[string]string
	for _, m := range n.fields() {
		if all == nil {
			all = make(map[string]string)
		}
		all[m.name] = m.value.str()
	}
	return all
}
