package control

import "stile/internal/store"

type deleteDocumentationVersionInput struct {
	RestApiId            string `uri:"restapi_id"`
	DocumentationVersion string `uri:"doc_version"`
}

func deleteDocumentationVersion(c *Call, in *deleteDocumentationVersionInput) error {
	r, err := c.documentationVersion(in.RestApiId, in.DocumentationVersion)
	if err != nil {
		return err
	}
	stages, err := c.stages(in.RestApiId)
	if err != nil {
		return err
	}
	for _, s := range stages {
		if s.DocumentationVersion == r.Version {
			return conflict("Cannot delete documentation version '%s', is referenced in stage: %s", r.Version, s.StageName)
		}
	}
	return c.writer.Delete(store.DocumentationVersionKey(c.Region, in.RestApiId, r.Version))
}
