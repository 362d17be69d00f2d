package control

import (
	"stile/internal/apigw"
)

type createDocumentationVersionInput struct {
	RestApiId            string `uri:"restapi_id"`
	DocumentationVersion string `required:""`
	StageName            string
	Description          string
}

func createDocumentationVersion(c *Call, in *createDocumentationVersionInput) (*apigw.DocumentationVersion, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	if in.DocumentationVersion == "" {
		return nil, errDocumentationVersion
	}
	if _, err := c.documentationVersion(in.RestApiId, in.DocumentationVersion); err == nil {
		return nil, conflict("Documentation version already exists")
	}
	parts, err := c.documentationParts(in.RestApiId)
	if err != nil {
		return nil, err
	}
	r := &documentationVersionRecord{DocumentationVersion: apigw.DocumentationVersion{
		Version: in.DocumentationVersion, CreatedDate: c.Now, Description: in.Description,
	}}
	for _, part := range parts {
		r.Parts = append(r.Parts, part.value)
	}
	if err := c.putDocumentationVersion(in.RestApiId, r); err != nil {
		return nil, err
	}
	if in.StageName != "" {
		err = c.documentStage(in.RestApiId, in.StageName, in.DocumentationVersion)
	}
	return &r.DocumentationVersion, err
}

func (c *Call) documentStage(apiId, stageName, version string) error {
	s, err := c.stage(apiId, stageName)
	if err != nil {
		return err
	}
	s.DocumentationVersion, s.LastUpdatedDate = version, c.Now
	return c.putStage(apiId, s)
}
