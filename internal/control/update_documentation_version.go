package control

import "stile/internal/apigw"

type updateDocumentationVersionInput struct {
	RestApiId            string `uri:"restapi_id"`
	DocumentationVersion string `uri:"doc_version"`
	PatchOperations      []apigw.PatchOperation
}

func updateDocumentationVersion(c *Call, in *updateDocumentationVersionInput) (*apigw.DocumentationVersion, error) {
	r, err := c.documentationVersion(in.RestApiId, in.DocumentationVersion)
	if err != nil {
		return nil, err
	}
	if err := patchFlat(in.PatchOperations, []patchRow{{path: "/description", replace: setText(&r.Description)}}); err != nil {
		return nil, err
	}
	return &r.DocumentationVersion, c.putDocumentationVersion(in.RestApiId, r)
}
