package control

import (
	"slices"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

// defaultModels are what every new API has, in the service's own layout.
var defaultModels = []apigw.Model{
	{
		Name: "Empty", Description: "This is a default empty schema model", ContentType: "application/json",
		Schema: "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}",
	},
	{
		Name: "Error", Description: "This is a default error schema model", ContentType: "application/json",
		Schema: "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}",
	},
}

func (c *Call) putDefaultModels(apiId string) error {
	for _, m := range defaultModels {
		m.Id = randomId(shortId)
		if err := c.putModel(apiId, &m); err != nil {
			return err
		}
	}
	return nil
}

// model finds one by its name. The service doesn't look at the API's identifier.
func (c *Call) model(apiId, name string) (*apigw.Model, error) {
	if isName(apiId) && isName(name) {
		if m, err := store.Get[apigw.Model](c.reader, store.ModelKey(c.Region, apiId, name)); m != nil || err != nil {
			return m, err
		}
	}
	return nil, notFound("Invalid model name specified: %s", name)
}

func (c *Call) putModel(apiId string, m *apigw.Model) error {
	return store.Put(c.writer, store.ModelKey(c.Region, apiId, m.Name), m)
}

// models reads all models of an API by their names.
func (c *Call) models(apiId string) (map[string]*apigw.Model, error) {
	return byName[apigw.Model](c, store.ModelsPrefix(c.Region, apiId))
}

// byName reads all records below a prefix.
func byName[T any](c *Call, prefix string) (map[string]*T, error) {
	all := make(map[string]*T)
	for record, err := range store.Children[T](c.reader, prefix, "") {
		if err != nil {
			return nil, err
		}
		all[record.Name] = record.Value
	}
	return all, nil
}

const maxSchema = 400 << 10 // bytes

// checkSchema holds a model's schema against JSON Schema draft 4 and looks up the models it refers to.
func (c *Call) checkSchema(apiId string, m *apigw.Model) error {
	if m.Schema == "" {
		return badRequest("Model schema must have at least 1 property or array items defined")
	}
	if len(m.Schema) > maxSchema {
		return badRequest("Model schema can be at most 400 KB")
	}
	if !m.IsJSON() {
		return nil
	}
	references, refusal := checkSchema(m.Schema)
	if refusal != "" {
		return errModel(refusal)
	}
	for _, reference := range references {
		name, ok := referredModel(apiId, reference)
		if !ok {
			return errModel("Model reference must be in canonical form")
		}
		if _, err := c.model(apiId, name); name != m.Name && err != nil {
			return errModel("Invalid model reference specified: " + reference)
		}
	}
	return nil
}

func errModel(reason string) error {
	return badRequest("Invalid model specified: Validation Result: warnings : [], errors : [%s]", reason)
}

var modelReferences = lazyregexp.New(`^https://apigateway\.[a-z0-9.-]+/restapis/([a-z0-9]+)/models/([A-Za-z0-9]+)$`)

// referredModel is the name of the model of the same API that a reference from within a schema leads to.
func referredModel(apiId, reference string) (name string, ok bool) {
	parts := modelReferences.FindStringSubmatch(reference)
	if parts == nil || parts[1] != apiId {
		return "", false
	}
	return parts[2], true
}

// refersTo is whether a model's schema refers to another model.
func refersTo(apiId string, m *apigw.Model, name string) bool {
	references, refusal := checkSchema(m.Schema)
	return refusal == "" && slices.ContainsFunc(references, func(reference string) bool {
		referred, ok := referredModel(apiId, reference)
		return ok && referred == name
	})
}
