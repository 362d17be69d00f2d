package control

import (
	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

type createModelInput struct {
	RestApiId   string `uri:"restapi_id"`
	Name        string `required:""`
	Description string
	Schema      string
	ContentType string `required:""`
}

var modelNames = lazyregexp.New(`^[A-Za-z0-9]+$`)

func createModel(c *Call, in *createModelInput) (*apigw.Model, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	if err := checkModelName(in.Name); err != nil {
		return nil, err
	}
	if _, err := c.model(in.RestApiId, in.Name); err == nil {
		return nil, conflict("Model name already exists for this REST API")
	}
	if err := checkContentTypes([]string{in.ContentType}); err != nil {
		return nil, err
	}
	m := &apigw.Model{
		Id: randomId(shortId), Name: in.Name, Description: in.Description, Schema: in.Schema, ContentType: in.ContentType,
	}
	if err := c.checkSchema(in.RestApiId, m); err != nil {
		return nil, err
	}
	return m, c.putModel(in.RestApiId, m)
}

func checkModelName(name string) error {
	switch {
	case name == "":
		return badRequest("Model name must be non-empty")
	case !modelNames.MatchString(name):
		return badRequest("Model name must be alphanumeric: %s", name)
	}
	return nil
}
