package control

import (
	"slices"

	"stile/internal/apigw"
)

type getResourceInput struct {
	RestApiId  string   `uri:"restapi_id"`
	ResourceId string   `uri:"resource_id"`
	Embed      []string `query:"embed"`
}

func getResource(c *Call, in *getResourceInput) (*apigw.Resource, error) {
	r, err := c.resource(in.RestApiId, in.ResourceId)
	if err != nil {
		return nil, err
	}
	return r, c.embedMethods(in.RestApiId, r, in.Embed)
}

// embedMethods adds a resource's methods: whole ones if they are to be embedded, else only their names.
func (c *Call) embedMethods(apiId string, r *apigw.Resource, embed []string) error {
	for _, name := range c.methodNames(apiId, r.Id) {
		var m *apigw.Method
		if slices.Contains(embed, "methods") {
			var err error
			if m, err = c.method(apiId, r.Id, name); err != nil {
				return err
			}
		}
		if r.ResourceMethods == nil {
			r.ResourceMethods = make(map[string]*apigw.Method)
		}
		r.ResourceMethods[name] = m
	}
	return nil
}
