package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type updateDeploymentInput struct {
	RestApiId       string `uri:"restapi_id"`
	DeploymentId    string `uri:"deployment_id"`
	PatchOperations []apigw.PatchOperation
}

func updateDeployment(c *Call, in *updateDeploymentInput) (*apigw.Deployment, error) {
	d, err := c.deployment(in.RestApiId, in.DeploymentId)
	if err != nil {
		return nil, err
	}
	if err := patchFlat(in.PatchOperations, []patchRow{{path: "/description", replace: setText(&d.Description)}}); err != nil {
		return nil, err
	}
	return d, store.Put(c.writer, store.DeploymentKey(c.Region, in.RestApiId, d.Id), d)
}
