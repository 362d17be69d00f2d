package control

import "stile/internal/apigw"

type updateClientCertificateInput struct {
	ClientCertificateId string `uri:"clientcertificate_id"`
	PatchOperations     []apigw.PatchOperation
}

func updateClientCertificate(c *Call, in *updateClientCertificateInput) (*apigw.ClientCertificate, error) {
	r, err := c.clientCertificate(in.ClientCertificateId)
	if err != nil {
		return nil, err
	}
	if err := patchFlat(in.PatchOperations, []patchRow{{path: "/description", replace: setText(&r.Description)}}); err != nil {
		return nil, err
	}
	return taggedClientCertificate(r), c.putClientCertificate(r)
}
