package control

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

type clientCertificateRecord = apigw.ClientCertificateWithKey

func (c *Call) clientCertificate(id string) (*clientCertificateRecord, error) {
	if isName(id) {
		r, err := store.Get[clientCertificateRecord](c.reader, store.ClientCertificateKey(c.Region, id))
		if r != nil || err != nil {
			return r, err
		}
	}
	return nil, errUnknownClientCertificate
}

var errUnknownClientCertificate = notFound("Invalid Client Certificate identifier specified")

func (c *Call) putClientCertificate(r *clientCertificateRecord) error {
	return store.Put(c.writer, store.ClientCertificateKey(c.Region, r.ClientCertificateId), r)
}

// stageWithCertificate finds a stage that presents a certificate to its backends; "" if there is none.
func (c *Call) stageWithCertificate(id string) (string, error) {
	for api, err := range store.Children[apigw.RestApi](c.reader, store.RestApisPrefix(c.Region), "") {
		if err != nil {
			return "", err
		}
		stages, err := c.stages(api.Name)
		if err != nil {
			return "", err
		}
		for _, s := range stages {
			if s.ClientCertificateId == id {
				return api.Name + "/" + s.StageName, nil
			}
		}
	}
	return "", nil
}

// taggedClientCertificate is what a certificate's own get and update answer: tags are there though there be none.
func taggedClientCertificate(r *clientCertificateRecord) *apigw.ClientCertificate {
	answer := r.ClientCertificate
	answer.Tags = orEmpty(answer.Tags)
	return &answer
}

const (
	certificateBits     = 2048
	certificateLifetime = 365 * 24 * time.Hour
)

// newClientCertificate makes a certificate that backends know the gateway by, and its key, in PEM.
func newClientCertificate(from time.Time) (certificate, privateKey string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, certificateBits)
	if err != nil {
		return "", "", err
	}
	return selfSigned(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "ApiGateway"},
		NotBefore:   from,
		NotAfter:    from.Add(certificateLifetime),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, key)
}
