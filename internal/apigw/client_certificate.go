package apigw

import "crypto/tls"

// ClientCertificate is what a gateway proves itself with to backends.
type ClientCertificate struct {
	ClientCertificateId   string
	Description           string
	PemEncodedCertificate string
	CreatedDate           Timestamp
	ExpirationDate        Timestamp
	Tags                  map[string]string
}

// ClientCertificateWithKey is how a certificate is stored: with its private key, which nobody is ever told.
type ClientCertificateWithKey struct {
	ClientCertificate
	PemEncodedPrivateKey string
}

// Pair is what TLS presents.
func (c *ClientCertificateWithKey) Pair() (*tls.Certificate, error) {
	pair, err := tls.X509KeyPair([]byte(c.PemEncodedCertificate), []byte(c.PemEncodedPrivateKey))
	return &pair, err
}
