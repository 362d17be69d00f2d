package control

import "stile/internal/apigw"

type getClientCertificateInput struct {
	ClientCertificateId string `uri:"clientcertificate_id"`
}

func getClientCertificate(c *Call, in *getClientCertificateInput) (*apigw.ClientCertificate, error) {
	r, err := c.clientCertificate(in.ClientCertificateId)
	if err != nil {
		return nil, err
	}
	return taggedClientCertificate(r), nil
}
