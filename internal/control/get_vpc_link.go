package control

import "stile/internal/apigw"

type getVpcLinkInput struct {
	VpcLinkId string `uri:"vpclink_id"`
}

func getVpcLink(c *Call, in *getVpcLinkInput) (*apigw.VpcLink, error) {
	link, err := c.vpcLink(in.VpcLinkId)
	if err != nil {
		return nil, err
	}
	return taggedVpcLink(link), nil
}
