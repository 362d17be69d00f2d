package control

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

const (
	maxTruststore             = 1 << 20 // bytes
	maxTruststoreCertificates = 1000
	minTruststoreRsaBits      = 2048
	minTruststoreEcdsaBits    = 256
)

var truststoreUris = lazyregexp.New(`^s3://[a-z0-9.-]+/.+$`)

// settleTruststore reads the truststore that a domain name names. What of it can't be used is told in warnings; whoever has no
// certificate that the rest vouches for isn't let in.
func (c *Call) settleTruststore(r, before *domainNameRecord) error {
	mutual, was := r.MutualTlsAuthentication, before.MutualTlsAuthentication
	if mutual == nil || mutual.TruststoreUri == "" {
		if mutual != nil && mutual.TruststoreVersion != "" && was == nil {
			return badRequest("A truststore version can only be specified with a truststore URI")
		}
		r.MutualTlsAuthentication, r.Truststore = nil, ""
		return nil
	}
	if err := checkMutualTls(r); err != nil {
		return err
	}
	if was != nil && was.TruststoreUri == mutual.TruststoreUri && was.TruststoreVersion == mutual.TruststoreVersion {
		return nil
	}
	text, err := c.control.truststores(mutual.TruststoreUri)
	if err != nil {
		r.Truststore, mutual.TruststoreWarnings = "", []string{fmt.Sprintf("%s can't be read: %v. No client is trusted.", mutual.TruststoreUri, err)}
		return nil
	}
	r.Truststore, mutual.TruststoreWarnings, err = parseTruststore(text, time.Unix(int64(c.Now), 0))
	return err
}

func checkMutualTls(r *domainNameRecord) error {
	switch {
	case !truststoreUris.MatchString(r.MutualTlsAuthentication.TruststoreUri):
		return badRequest("Invalid truststore URI specified: %s. It must have the form s3://bucket/key", r.MutualTlsAuthentication.TruststoreUri)
	case !r.has(apigw.EndpointRegional) || r.has(apigw.EndpointEdge):
		return badRequest("Mutual TLS authentication is only supported for REGIONAL domain names.")
	case r.SecurityPolicy == "TLS_1_0":
		return badRequest("Mutual TLS authentication requires a security policy of TLS_1_2 or newer.")
	}
	return nil
}

// parseTruststore keeps the certificates of a PEM file that can vouch for clients now.
func parseTruststore(text []byte, now time.Time) (kept string, warnings []string, err error) {
	if len(text) > maxTruststore {
		return "", nil, badRequest("The truststore is larger than %d bytes", maxTruststore)
	}
	var good strings.Builder
	seen := make(map[string]bool)
	for n := 1; ; n++ {
		block, rest := pem.Decode(text)
		if block == nil {
			if n == 1 || strings.TrimSpace(string(text)) != "" {
				warnings = append(warnings, "The truststore holds something that isn't PEM.")
			}
			return good.String(), warnings, nil
		}
		if n > maxTruststoreCertificates {
			return "", nil, badRequest("The truststore has more than %d certificates", maxTruststoreCertificates)
		}
		text = rest
		switch reason := unfit(block, now); {
		case reason != "":
			warnings = append(warnings, fmt.Sprintf("Certificate %d of the truststore %s.", n, reason))
		case seen[string(block.Bytes)]:
			warnings = append(warnings, fmt.Sprintf("Certificate %d of the truststore stands there twice.", n))
		default:
			seen[string(block.Bytes)] = true
			good.Write(pem.EncodeToMemory(block))
		}
	}
}

// unfit is why a block of PEM can't vouch for clients; "" if it can.
func unfit(block *pem.Block, now time.Time) string {
	if block.Type != "CERTIFICATE" {
		return "is no certificate but " + block.Type
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "can't be read: " + strings.TrimPrefix(err.Error(), "x509: ")
	}
	name := fmt.Sprintf("(%s) ", cert.Subject)
	switch {
	case now.After(cert.NotAfter):
		return name + "expired on " + cert.NotAfter.UTC().Format(time.DateOnly)
	case now.Before(cert.NotBefore):
		return name + "isn't valid before " + cert.NotBefore.UTC().Format(time.DateOnly)
	case !cert.BasicConstraintsValid || !cert.IsCA:
		return name + "isn't a certificate authority's"
	case isWeakSignature(cert.SignatureAlgorithm):
		return name + "is signed with " + cert.SignatureAlgorithm.String() + ", which is too weak"
	case isWeakKey(cert):
		return name + "has a key that is too short"
	}
	return ""
}

func isWeakSignature(a x509.SignatureAlgorithm) bool {
	switch a {
	case x509.SHA256WithRSA, x509.SHA384WithRSA, x509.SHA512WithRSA, x509.SHA256WithRSAPSS, x509.SHA384WithRSAPSS, x509.SHA512WithRSAPSS,
		x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512:
		return false
	default:
		return true
	}
}

func isWeakKey(cert *x509.Certificate) bool {
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen() < minTruststoreRsaBits
	case *ecdsa.PublicKey:
		return key.Curve.Params().BitSize < minTruststoreEcdsaBits
	default:
		return true
	}
}
