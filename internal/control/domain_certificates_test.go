package control

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"stile/internal/store"
)

func (s *script) domainRecord(name string) *domainNameRecord {
	s.t.Helper()
	var r *domainNameRecord
	err := s.control.store.View(s.t.Context(), func(reader store.Reader) (err error) {
		r, err = store.Get[domainNameRecord](reader, store.DomainNameKey("us-east-1", name, ""))
		return err
	})
	if err != nil || r == nil {
		s.t.Fatalf("%s: %v %v", name, r, err)
	}
	return r
}

func TestACertificateThatIsntConfiguredSignsItself(t *testing.T) {
	s := newScript(t)
	s.run(`
POST /domainnames
{"domainName":"*.example.com","certificateArn":"arn:aws:acm:us-east-1:123456789012:certificate/c"}
=> 201 <text>
`)
	made := s.domainRecord("*.example.com").Edge
	pair, err := tls.X509KeyPair([]byte(made.Certificate), []byte(made.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	if err := pair.Leaf.VerifyHostname("api.example.com"); err != nil {
		t.Error(err)
	}
	s.run(`
PATCH /domainnames/*.example.com
{"patchOperations":[{"op":"replace","path":"/routingMode","value":"ROUTING_RULE_ONLY"}]}
=> 200 <text>
`)
	if again := s.domainRecord("*.example.com").Edge; *again != *made {
		t.Error("another change made another certificate")
	}
	s.run(`
PATCH /domainnames/*.example.com
{"patchOperations":[{"op":"replace","path":"/certificateArn","value":"arn:aws:acm:us-east-1:123456789012:certificate/d"}]}
=> 200 <text>
`)
	if again := s.domainRecord("*.example.com").Edge; again.Certificate == made.Certificate {
		t.Error("another ARN kept the certificate")
	}
}

func TestAConfiguredCertificateIsOnlyReferredTo(t *testing.T) {
	s := newScript(t)
	const arn = "arn:aws:acm:us-east-1:123456789012:certificate/c"
	s.control.certificates = func(name string) bool { return name == arn }
	s.run(`
POST /domainnames
{"domainName":"api.example.com","regionalCertificateArn":"` + arn + `","endpointConfiguration":{"types":["REGIONAL"]}}
=> 201 <text>
`)
	if kept := s.domainRecord("api.example.com").Regional; *kept != (domainCertificate{Of: arn, Configured: true}) {
		t.Errorf("%+v", kept)
	}
}

func TestAnUploadedCertificateIsKeptWithItsChainAndNeverTold(t *testing.T) {
	s := newScript(t)
	made, err := newServerCertificate("api.example.com", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]string{
		"domainName": "api.example.com", "certificateName": "mine", "certificateBody": made.Certificate,
		"certificatePrivateKey": made.PrivateKey, "certificateChain": made.Certificate,
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.call("POST", "/domainnames", string(body)); !strings.HasPrefix(got, "201 ") || strings.Contains(got, "BEGIN") {
		t.Fatal(got)
	}
	kept := s.domainRecord("api.example.com").Edge
	if kept.Certificate != made.Certificate+made.Certificate || kept.PrivateKey != made.PrivateKey || kept.Of != "mine" {
		t.Errorf("%+v", kept)
	}
	s.run(`
PATCH /domainnames/api.example.com
{"patchOperations":[{"op":"replace","path":"/certificateName","value":"other"}]}
=> 200 <text>
`)
	if renamed := s.domainRecord("api.example.com").Edge; renamed.Of != "other" || renamed.Certificate != kept.Certificate {
		t.Errorf("renamed: %+v", renamed)
	}
}

// authority makes a certificate from a template that fits a truststore but for what change does to it.
func authority(t *testing.T, change func(*x509.Certificate), key any) string {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "ca"}, BasicConstraintsValid: true, IsCA: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	change(template)
	if key == nil {
		made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		key = made
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.(crypto.Signer).Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func TestWhatOfATruststoreCantBeUsedIsWarnedOf(t *testing.T) {
	same := func(*x509.Certificate) {}
	good, other := authority(t, same, nil), authority(t, same, nil)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text, kept string
		warnings         []string
	}{
		{name: "all of it can be used", text: "# CA\n" + good + other, kept: good + other},
		{name: "twice the same", text: good + good, kept: good, warnings: []string{"Certificate 2 of the truststore stands there twice."}},
		{
			name: "expired", text: good + authority(t, func(c *x509.Certificate) { c.NotAfter = time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC) }, nil), kept: good,
			warnings: []string{"Certificate 2 of the truststore (CN=ca) expired on 2020-01-02."},
		},
		{
			name: "not valid yet", text: authority(t, func(c *x509.Certificate) {
				c.NotBefore, c.NotAfter = time.Date(2100, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(2101, 1, 2, 0, 0, 0, 0, time.UTC)
			}, nil),
			warnings: []string{"Certificate 1 of the truststore (CN=ca) isn't valid before 2100-01-02."},
		},
		{
			name: "no authority", text: authority(t, func(c *x509.Certificate) { c.IsCA = false }, nil),
			warnings: []string{"Certificate 1 of the truststore (CN=ca) isn't a certificate authority's."},
		},
		{
			name: "a short key", text: authority(t, same, small),
			warnings: []string{"Certificate 1 of the truststore (CN=ca) has a key that is too short."},
		},
		{
			name: "no certificate", text: string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte("x")})),
			warnings: []string{"Certificate 1 of the truststore is no certificate but PUBLIC KEY."},
		},
		{
			name: "garbage in PEM", text: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})),
			warnings: []string{"Certificate 1 of the truststore can't be read: malformed certificate."},
		},
		{name: "garbage", text: "x", warnings: []string{"The truststore holds something that isn't PEM."}},
		{name: "nothing", warnings: []string{"The truststore holds something that isn't PEM."}},
	} {
		kept, warnings, err := parseTruststore([]byte(c.text), time.Now())
		if err != nil || kept != c.kept || fmt.Sprint(warnings) != fmt.Sprint(c.warnings) {
			t.Errorf("%s: %v %q, want %q, kept %d bytes, want %d", c.name, err, warnings, c.warnings, len(kept), len(c.kept))
		}
	}
	if _, _, err := parseTruststore(bytes.Repeat([]byte(good), 1001), time.Now()); err == nil {
		t.Error("1001 certificates are taken")
	}
	if _, _, err := parseTruststore(make([]byte, maxTruststore+1), time.Now()); err == nil {
		t.Error("more than a megabyte is taken")
	}
}

func TestATruststoreIsReadWhenItIsNamed(t *testing.T) {
	s := newScript(t)
	first, second := authority(t, func(*x509.Certificate) {}, nil), authority(t, func(*x509.Certificate) {}, nil)
	text := first
	s.control.truststores = func(uri string) ([]byte, error) {
		if uri != "s3://bucket/a.pem" {
			return nil, errors.New("it isn't there")
		}
		return []byte(text), nil
	}
	s.run(`
POST /domainnames
{"domainName":"api.example.com","regionalCertificateName":"mine","endpointConfiguration":{"types":["REGIONAL"]},"mutualTlsAuthentication":{"truststoreUri":"s3://bucket/a.pem","truststoreVersion":"1"}}
=> 201 {"domainName":"api.example.com","certificateUploadDate":<any>,"regionalDomainName":"d-<any>.execute-api.us-east-1.amazonaws.com","regionalHostedZoneId":"Z1UJRXOUMOOFQ8","regionalCertificateName":"mine","endpointConfiguration":{"types":["REGIONAL"],"ipAddressType":"ipv4"},"domainNameStatus":"AVAILABLE","securityPolicy":"TLS_1_2","mutualTlsAuthentication":{"truststoreUri":"s3://bucket/a.pem","truststoreVersion":"1"},"routingMode":"BASE_PATH_MAPPING_ONLY"}
`)
	if got := s.domainRecord("api.example.com").Truststore; got != first {
		t.Error(got)
	}
	text = second
	s.run(`
PATCH /domainnames/api.example.com
{"patchOperations":[{"op":"replace","path":"/securityPolicy","value":"TLS_1_2"}]}
=> 200 <text>
`)
	if got := s.domainRecord("api.example.com").Truststore; got != first {
		t.Error("it was read again without another version")
	}
	s.run(`
PATCH /domainnames/api.example.com
{"patchOperations":[{"op":"replace","path":"/mutualTlsAuthentication/truststoreVersion","value":"2"}]}
=> 200 <text>
`)
	if got := s.domainRecord("api.example.com").Truststore; got != second {
		t.Error("another version wasn't read")
	}
	s.run(`
PATCH /domainnames/api.example.com
{"patchOperations":[{"op":"replace","path":"/mutualTlsAuthentication/truststoreUri","value":"s3://bucket/b.pem"}]}
=> 200 <text>
`)
	r := s.domainRecord("api.example.com")
	if warnings := r.MutualTlsAuthentication.TruststoreWarnings; r.Truststore != "" || len(warnings) != 1 ||
		warnings[0] != "s3://bucket/b.pem can't be read: it isn't there. No client is trusted." {
		t.Errorf("%q %q", r.Truststore, warnings)
	}
}
