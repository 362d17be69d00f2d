package control

import "stile/internal/apigw"

type createDocumentationPartInput struct {
	RestApiId  string                           `uri:"restapi_id"`
	Location   *apigw.DocumentationPartLocation `required:""`
	Properties string                           `required:""`
}

func createDocumentationPart(c *Call, in *createDocumentationPartInput) (*apigw.DocumentationPart, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	return c.addDocumentationPart(in.RestApiId, *in.Location, in.Properties)
}
