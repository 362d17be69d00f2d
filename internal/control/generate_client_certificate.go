package control

import (
	"maps"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

type generateClientCertificateInput struct {
	Description string
	Tags        map[string]string

	certificate, privateKey string // made before the transaction
}

func makeClientCertificate(c *Call, in *generateClientCertificateInput) (err error) {
	if err := checkTags(in.Tags); err != nil {
		return err
	}
	in.certificate, in.privateKey, err = newClientCertificate(time.Unix(int64(c.Now), 0))
	return err
}

func generateClientCertificate(c *Call, in *generateClientCertificateInput) (*apigw.ClientCertificate, error) {
	r := &clientCertificateRecord{
		ClientCertificate: apigw.ClientCertificate{
			ClientCertificateId:   c.newKey(shortId, func(id string) string { return store.ClientCertificateKey(c.Region, id) }),
			Description:           in.Description,
			PemEncodedCertificate: in.certificate,
			CreatedDate:           c.Now,
			ExpirationDate:        apigw.TimestampOf(time.Unix(int64(c.Now), 0).Add(certificateLifetime)),
			Tags:                  unlessEmpty(maps.Clone(in.Tags)),
		},
		PemEncodedPrivateKey: in.privateKey,
	}
	return &r.ClientCertificate, c.putClientCertificate(r)
}
