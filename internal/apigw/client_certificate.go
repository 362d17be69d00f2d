package apigw

// ClientCertificate is what a gateway proves itself with to backends.
type ClientCertificate struct {
	ClientCertificateId   string
	Description           string
	PemEncodedCertificate string
	CreatedDate           Timestamp
	ExpirationDate        Timestamp
	Tags                  map[string]string
}
