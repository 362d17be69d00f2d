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
}

func generateClientCertificate(c *Call, in *generateClientCertificateInput) (*apigw.ClientCertificate, error) {
	if err := checkTags(in.Tags); err != nil {
		return nil, err
	}
	from := time.Unix(int64(c.Now), 0)
	certificate, privateKey, err := selfSigned(from)
	if err != nil {
		return nil, err
	}
	r := &clientCertificateRecord{
		ClientCertificate: apigw.ClientCertificate{
			ClientCertificateId:   c.newKey(shortId, func(id string) string { return store.ClientCertificateKey(c.Region, id) }),
			Description:           in.Description,
			PemEncodedCertificate: certificate,
			CreatedDate:           c.Now,
			ExpirationDate:        apigw.TimestampOf(from.Add(certificateLifetime)),
			Tags:                  unlessEmpty(maps.Clone(in.Tags)),
		},
		PemEncodedPrivateKey: privateKey,
	}
	return &r.ClientCertificate, c.putClientCertificate(r)
}
