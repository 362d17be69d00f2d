package control

import "stile/internal/store"

type deleteDeploymentInput struct {
	RestApiId    string `uri:"restapi_id"`
	DeploymentId string `uri:"deployment_id"`
}

func deleteDeployment(c *Call, in *deleteDeploymentInput) error {
	d, err := c.deployment(in.RestApiId, in.DeploymentId)
	if err != nil {
		return err
	}
	stages, err := c.stages(in.RestApiId)
	if err != nil {
		return err
	}
	for _, s := range stages {
		if s.DeploymentId == d.Id {
			return badRequest("Active stages pointing to this deployment must be moved or deleted")
		}
		if s.CanarySettings != nil && s.CanarySettings.DeploymentId == d.Id {
			return badRequest("Active stages with canary settings pointing to this deployment must be moved or deleted")
		}
	}
	if err := c.writer.Delete(store.DefinitionKey(c.Region, in.RestApiId, d.Id)); err != nil {
		return err
	}
	return c.writer.Delete(store.DeploymentKey(c.Region, in.RestApiId, d.Id))
}
