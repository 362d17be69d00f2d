package control

import (
	"stile/internal/apigw"
)

type putRestApiInput struct {
	RestApiId      string            `uri:"restapi_id"`
	Mode           apigw.PutMode     `query:"mode"`
	FailOnWarnings bool              `query:"failonwarnings"`
	Parameters     map[string]string `query:"parameters"`
	Body           []byte            `payload:"" required:""`

	document givenDocument
}

func preparePut(_ *Call, in *putRestApiInput) error {
	in.document = readDefinition(in.RestApiId, in.Body, in.Parameters)
	return nil
}

// putRestApi changes what is to be deployed next; deployments and stages stay as they are.
func putRestApi(c *Call, in *putRestApiInput) (*apigw.RestApi, error) {
	overwrite, err := overwrites(in.Mode)
	if err != nil {
		return nil, err
	}
	api, err := c.restApi(in.RestApiId)
	if err != nil {
		return nil, err
	}
	if in.document.err != nil {
		return nil, in.document.err
	}
	warnings, err := c.importDefinition(api, in.document.Import, overwrite, in.FailOnWarnings)
	if err != nil {
		return nil, err
	}
	answer := taggedRestApi(api)
	answer.Warnings = warnings
	return answer, nil
}

// overwrites is whether what is there and not in a document goes.
func overwrites(mode apigw.PutMode) (bool, error) {
	switch mode {
	case "", apigw.PutMerge:
		return false, nil
	case apigw.PutOverwrite:
		return true, nil
	}
	return false, badRequest(`Enumeration value of OpenAPI import mode must be "overwrite" or "merge"`)
}
