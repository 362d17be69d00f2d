package control

import "stile/internal/apigw"

type updateDocumentationPartInput struct {
	RestApiId           string `uri:"restapi_id"`
	DocumentationPartId string `uri:"part_id"`
	PatchOperations     []apigw.PatchOperation
}

func updateDocumentationPart(c *Call, in *updateDocumentationPartInput) (*apigw.DocumentationPart, error) {
	r, err := c.documentationPart(in.RestApiId, in.DocumentationPartId)
	if err != nil {
		return nil, err
	}
	err = patchFlat(in.PatchOperations, []patchRow{{path: "/properties", replace: func(p patch) error {
		r.Properties = p.text()
		return checkProperties(p.text())
	}}})
	if err != nil {
		return nil, err
	}
	return &r.DocumentationPart, c.putDocumentationPart(in.RestApiId, r)
}
