package control

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"strings"
	"time"

	"stile/internal/apigw"
)

// domainCertificate is what stands in the place of the certificate that an ARN or a name of AWS's names: files of the configuration,
// what was uploaded, or a certificate that signs itself.
type domainCertificate struct {
	Of          string // the ARN or name
	Configured  bool   // the configuration says where its files are; nothing else is stored then
	Uploaded    bool
	Certificate string // PEM, with its chain
	PrivateKey  string // PEM
}

// upload is a certificate that comes with the call.
type upload struct{ body, privateKey, chain string }

// endpointCertificate is where a domain name keeps what one kind of its endpoints shows.
type endpointCertificate struct {
	endpoint  apigw.EndpointType
	active    bool
	arn, name *string
	kept      **domainCertificate
	region    string // where certificates of AWS's for it are
}

// certificates are those of an edge-optimized or private endpoint, and of a regional one.
func (c *Call) certificates(r *domainNameRecord) []endpointCertificate {
	edge := endpointCertificate{
		apigw.EndpointEdge, r.has(apigw.EndpointEdge), &r.CertificateArn, &r.CertificateName, &r.Edge, edgeCertificateRegion(c.Region),
	}
	if r.has(apigw.EndpointPrivate) {
		edge.endpoint, edge.active, edge.region = apigw.EndpointPrivate, true, c.Region
	}
	return []endpointCertificate{edge, {
		apigw.EndpointRegional, r.has(apigw.EndpointRegional), &r.RegionalCertificateArn, &r.RegionalCertificateName, &r.Regional, c.Region,
	}}
}

// edgeCertificateRegion is where a partition has the certificates of its distributions.
func edgeCertificateRegion(region string) string {
	if apigw.Partition(region) == "aws" {
		return "us-east-1"
	}
	return region
}

// settleCertificates finds what a domain name's endpoints show. An endpoint that is gone takes along what it had before.
func (c *Call) settleCertificates(r, before *domainNameRecord, given *upload) error {
	was := c.certificates(before)
	for i, cert := range c.certificates(r) {
		if !cert.active {
			if isNew(*cert.arn, *was[i].arn) || isNew(*cert.name, *was[i].name) {
				return badRequest("Cannot import certificates for %s while %s is active.", cert.endpoint, r.EndpointConfiguration.Types[0])
			}
			*cert.arn, *cert.name, *cert.kept = "", "", nil
			continue
		}
		if err := c.settleCertificate(r, cert, given); err != nil {
			return err
		}
	}
	if isOther(r.Edge, before.Edge) || isOther(r.Regional, before.Regional) {
		r.CertificateUploadDate = c.Now
	}
	return nil
}

// isNew tells whether a certificate is named that wasn't before; one that is taken away is none.
func isNew(now, before string) bool { return now != "" && now != before }

// isOther tells whether an endpoint that had one certificate, or none, has another now.
func isOther(now, before *domainCertificate) bool {
	return now != nil && (before == nil || before.Of != now.Of)
}

func (c *Call) settleCertificate(r *domainNameRecord, cert endpointCertificate, given *upload) error {
	of := cmp.Or(*cert.arn, *cert.name)
	switch {
	case of == "":
		return badRequest("A certificate was not provided for the endpoint type %s.", cert.endpoint)
	case *cert.arn == "" && given != nil && cert.endpoint == apigw.EndpointRegional:
		return badRequest("Uploading certificates is not supported for REGIONAL.")
	case *cert.arn == "" && given != nil:
		return takeUpload(cert, of, given)
	case *cert.kept != nil && (*cert.kept).Of == of:
		return nil
	case *cert.kept != nil && (*cert.kept).Uploaded && *cert.arn == "":
		renamed := **cert.kept
		renamed.Of, *cert.kept = of, &renamed
		return nil
	case *cert.arn != "":
		if err := checkCertificateArn(*cert.arn, cert.region); err != nil {
			return err
		}
	}
	if c.control.certificates(of) {
		*cert.kept = &domainCertificate{Of: of, Configured: true}
		return nil
	}
	made, err := newServerCertificate(r.DomainName.DomainName, time.Unix(int64(c.Now), 0))
	if err != nil {
		return err
	}
	made.Of = of
	*cert.kept = made
	return nil
}

func checkCertificateArn(arn, region string) error {
	parts := strings.SplitN(arn, ":", 6)
	switch {
	case len(parts) < 6 || parts[0] != "arn" || parts[2] != "acm" || !strings.HasPrefix(parts[5], "certificate/"):
		return badRequest("Invalid certificate ARN: %s.", arn)
	case parts[3] != region:
		return badRequest("Invalid certificate ARN: %s. Certificate must be in '%s'.", arn, region)
	}
	return nil
}

// takeUpload keeps a certificate that is given with its key.
func takeUpload(cert endpointCertificate, of string, given *upload) error {
	body := strings.TrimSpace(given.body) + "\n"
	if chain := strings.TrimSpace(given.chain); chain != "" {
		body += chain + "\n"
	}
	if _, err := tls.X509KeyPair([]byte(body), []byte(given.privateKey)); err != nil {
		return badRequest("Invalid certificate specified: %s", strings.TrimPrefix(err.Error(), "tls: "))
	}
	*cert.kept = &domainCertificate{Of: of, Uploaded: true, Certificate: body, PrivateKey: given.privateKey}
	return nil
}

// serverCertificateLifetime is long because nothing renews what signs itself.
const serverCertificateLifetime = 10 * 365 * 24 * time.Hour

// newServerCertificate makes a certificate for a name.
func newServerCertificate(name string, from time.Time) (*domainCertificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	certificate, privateKey, err := selfSigned(&x509.Certificate{
		Subject:     pkix.Name{Organization: []string{"stile"}},
		DNSNames:    []string{name},
		NotBefore:   from.Add(-time.Hour), // of clocks that are behind
		NotAfter:    from.Add(serverCertificateLifetime),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, key)
	return &domainCertificate{Certificate: certificate, PrivateKey: privateKey}, err
}
