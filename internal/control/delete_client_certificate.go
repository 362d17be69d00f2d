package control

import "stile/internal/store"

type deleteClientCertificateInput struct {
	ClientCertificateId string `uri:"clientcertificate_id"`
}

func deleteClientCertificate(c *Call, in *deleteClientCertificateInput) error {
	r, err := c.clientCertificate(in.ClientCertificateId)
	if err != nil {
		return err
	}
	used, err := c.stageWithCertificate(r.ClientCertificateId)
	if err != nil {
		return err
	}
	if used != "" {
		return conflict("Client certificate %s is in use by stage %s", r.ClientCertificateId, used)
	}
	return c.writer.Delete(store.ClientCertificateKey(c.Region, r.ClientCertificateId))
}
