package control

import "stile/internal/apigw"

type updateVpcLinkInput struct {
	VpcLinkId       string `uri:"vpclink_id"`
	PatchOperations []apigw.PatchOperation
}

func updateVpcLink(c *Call, in *updateVpcLinkInput) (*apigw.VpcLink, error) {
	link, err := c.vpcLink(in.VpcLinkId)
	if err != nil {
		return nil, err
	}
	err = patchDeep(in.PatchOperations, []patchRow{
		{path: "/name", replace: func(p patch) error {
			if p.text() == "" {
				return errEmptyName
			}
			link.Name = p.text()
			return nil
		}},
		{path: "/description", replace: setText(&link.Description)},
		{path: "/targetArns", wrongOp: errFixedTargets},
		{path: "/targetArns/{}", wrongOp: errFixedTargets},
	})
	if err != nil {
		return nil, err
	}
	return taggedVpcLink(link), c.putVpcLink(link)
}

var errFixedTargets = badRequest("Target arns are not allowed to be changed/added.")
