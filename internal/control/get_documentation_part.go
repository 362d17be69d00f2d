package control

import "stile/internal/apigw"

type getDocumentationPartInput struct {
	RestApiId           string `uri:"restapi_id"`
	DocumentationPartId string `uri:"part_id"`
}

func getDocumentationPart(c *Call, in *getDocumentationPartInput) (*apigw.DocumentationPart, error) {
	r, err := c.documentationPart(in.RestApiId, in.DocumentationPartId)
	if err != nil {
		return nil, err
	}
	return &r.DocumentationPart, nil
}
