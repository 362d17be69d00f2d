package control

import "stile/internal/apigw"

type getDocumentationVersionInput struct {
	RestApiId            string `uri:"restapi_id"`
	DocumentationVersion string `uri:"doc_version"`
}

func getDocumentationVersion(c *Call, in *getDocumentationVersionInput) (*apigw.DocumentationVersion, error) {
	r, err := c.documentationVersion(in.RestApiId, in.DocumentationVersion)
	if err != nil {
		return nil, err
	}
	return &r.DocumentationVersion, nil
}
