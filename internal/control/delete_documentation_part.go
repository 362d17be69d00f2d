package control

import "stile/internal/store"

type deleteDocumentationPartInput struct {
	RestApiId           string `uri:"restapi_id"`
	DocumentationPartId string `uri:"part_id"`
}

// deleteDocumentationPart looks at the API's identifier, other than what reads or changes a part.
func deleteDocumentationPart(c *Call, in *deleteDocumentationPartInput) error {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return err
	}
	r, err := c.documentationPart(in.RestApiId, in.DocumentationPartId)
	if err != nil {
		return err
	}
	return c.writer.Delete(store.DocumentationPartKey(c.Region, in.RestApiId, r.Id))
}
