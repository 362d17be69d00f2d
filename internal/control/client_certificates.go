package control

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
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

// selfSigned makes a key and a certificate that it signs itself, in PEM.
func selfSigned(from time.Time) (certificate, privateKey string, err error) {
	key, err := rsa.GenerateKey(rand.Reader, certificateBits)
	if err != nil {
		return "", "", err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return "", "", err
	}
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "ApiGateway"},
		NotBefore:    from,
		NotAfter:     from.Add(certificateLifetime),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return "", "", err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", "", err
	}
	certificate = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	privateKey = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	return certificate, privateKey, nil
}
