package control

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/openapi"
	"stile/internal/store"
)

type getExportInput struct {
	RestApiId  string            `uri:"restapi_id"`
	StageName  string            `uri:"stage_name"`
	ExportType string            `uri:"export_type"`
	Parameters map[string]string `query:"parameters"`
	Accepts    string            `header:"Accept"`
}

func getExport(c *Call, in *getExportInput) (*file, error) {
	stage, definition, err := c.deployed(in.RestApiId, in.StageName)
	if err != nil {
		return nil, err
	}
	o := openapi.Options{Format: openapi.Format(in.ExportType)}
	if !slices.Contains(openapi.Formats(), o.Format) {
		return nil, badRequest("No API exporter for type '%s'", in.ExportType)
	}
	if o.Syntax, err = syntaxOf(in.Accepts); err != nil {
		return nil, err
	}
	if o.Extensions, err = openapi.ParseExtensions(in.Parameters["extensions"]); err != nil {
		return nil, badRequest("Invalid parameter specified: %s", err)
	}
	deployment, err := c.deployment(in.RestApiId, stage.DeploymentId)
	if err != nil {
		return nil, err
	}
	o.Version = openapi.Date(deployment.CreatedDate)
	if o.Documentation, err = c.documentationOf(in.RestApiId, stage); err != nil {
		return nil, err
	}
	document, err := openapi.Write(definition, stage.StageName, o)
	var noModel *openapi.NoJSONModelError
	if errors.As(err, &noModel) {
		return nil, badRequest("%s", noModel)
	}
	if err != nil {
		return nil, err
	}
	version := cmp.Or(definition.RestApi.Version, o.Version)
	return newFile(in.ExportType+"_"+version+"."+string(o.Syntax), document), nil
}

// deployed is a stage and what it serves. An unknown API is told as an unknown stage.
func (c *Call) deployed(apiId, stageName string) (*apigw.Stage, *apigw.Definition, error) {
	stage, err := c.stage(apiId, stageName)
	if isNotFound(err) {
		return nil, nil, notFound("Invalid stage identifier specified")
	}
	if err != nil {
		return nil, nil, err
	}
	definition, err := store.Get[apigw.Definition](c.reader, store.DefinitionKey(c.Region, apiId, stage.DeploymentId))
	if err == nil && definition == nil {
		err = errors.New("stage " + apiId + "/" + stageName + " has no deployment")
	}
	return stage, definition, err
}

// documentationOf is the version that a stage publishes; nil if it publishes none.
func (c *Call) documentationOf(apiId string, stage *apigw.Stage) (*openapi.Documentation, error) {
	if stage.DocumentationVersion == "" {
		return nil, nil
	}
	r, err := c.documentationVersion(apiId, stage.DocumentationVersion)
	if isNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &openapi.Documentation{DocumentationVersion: r.DocumentationVersion, Parts: r.Parts}, nil
}

// syntaxOf is the first of the media types that an Accept header names which a document can have.
func syntaxOf(accept string) (openapi.Syntax, error) {
	if strings.TrimSpace(accept) == "" {
		return openapi.JSON, nil
	}
	for mediaType := range strings.SplitSeq(accept, ",") {
		mediaType, _, _ = strings.Cut(mediaType, ";")
		switch strings.ToLower(strings.TrimSpace(mediaType)) {
		case "application/json", "application/*", "*/*":
			return openapi.JSON, nil
		case "application/yaml":
			return openapi.YAML, nil
		}
	}
	return "", badRequest("Invalid content type specified: %s. Valid options are application/json, application/yaml", accept)
}
