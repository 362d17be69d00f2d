package control

import (
	"errors"
	"slices"

	"stile/internal/apigw"
	"stile/internal/store"
)

type getDeploymentInput struct {
	RestApiId    string   `uri:"restapi_id"`
	DeploymentId string   `uri:"deployment_id"`
	Embed        []string `query:"embed"`
}

func getDeployment(c *Call, in *getDeploymentInput) (*apigw.Deployment, error) {
	d, err := c.deployment(in.RestApiId, in.DeploymentId)
	if err != nil || !slices.Contains(in.Embed, "apisummary") {
		return d, err
	}
	definition, err := store.Get[apigw.Definition](c.reader, store.DefinitionKey(c.Region, in.RestApiId, d.Id))
	if err != nil {
		return nil, err
	}
	if definition == nil {
		return nil, errors.New("deployment " + d.Id + " has no definition")
	}
	d.ApiSummary = summary(definition)
	return d, nil
}

func summary(definition *apigw.Definition) map[string]map[string]apigw.MethodSnapshot {
	paths := make(map[string]map[string]apigw.MethodSnapshot)
	for _, r := range definition.Resources {
		if len(r.ResourceMethods) == 0 {
			continue
		}
		paths[r.Path] = make(map[string]apigw.MethodSnapshot)
		for name, m := range r.ResourceMethods {
			paths[r.Path][name] = apigw.MethodSnapshot{AuthorizationType: m.AuthorizationType, ApiKeyRequired: m.ApiKeyRequired}
		}
	}
	return paths
}
