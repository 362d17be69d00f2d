package control

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"

	"stile/internal/store"
)

func TestAClientCertificateIsARealOne(t *testing.T) {
	s := newScript(t)
	var answer struct {
		ClientCertificateId, PemEncodedCertificate string
		CreatedDate, ExpirationDate                int64
	}
	status, text, _ := strings.Cut(s.call("POST", "/clientcertificates", "{}"), " ")
	if err := json.Unmarshal([]byte(text), &answer); status != "201" || err != nil {
		t.Fatal(status, text, err)
	}
	block, rest := pem.Decode([]byte(answer.PemEncodedCertificate))
	if block == nil || len(rest) > 0 {
		t.Fatal(answer.PemEncodedCertificate)
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	key, ok := c.PublicKey.(*rsa.PublicKey)
	if !ok || key.N.BitLen() != 2048 || c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) != nil {
		t.Error("not RSA 2048, or not signed by itself")
	}
	if c.NotBefore.Unix() != answer.CreatedDate || c.NotAfter.Unix() != answer.ExpirationDate || answer.ExpirationDate-answer.CreatedDate != 365*24*3600 {
		t.Error(c.NotBefore, c.NotAfter, answer.CreatedDate, answer.ExpirationDate)
	}
	if secret := storedKey(t, s, answer.ClientCertificateId); !secret.PublicKey.Equal(key) {
		t.Error("the stored key isn't the certificate's")
	}
}

func storedKey(t *testing.T, s *script, id string) *rsa.PrivateKey {
	t.Helper()
	var r *clientCertificateRecord
	err := s.control.store.View(t.Context(), func(reader store.Reader) (err error) {
		r, err = store.Get[clientCertificateRecord](reader, store.ClientCertificateKey("us-east-1", id))
		return err
	})
	if err != nil || r == nil {
		t.Fatal(r, err)
	}
	block, _ := pem.Decode([]byte(r.PemEncodedPrivateKey))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(*rsa.PrivateKey)
}

func TestNoAnswerTellsAPrivateKey(t *testing.T) {
	s := newScript(t)
	s.run(`
POST /clientcertificates
{"description":"d"}
=> 201 {"clientCertificateId":"<id>",<text>
`)
	for _, target := range []string{"/clientcertificates", "/clientcertificates/" + s.names["id"]} {
		if got := s.call("GET", target, ""); strings.Contains(got, "PRIVATE") || !strings.Contains(got, "BEGIN CERTIFICATE") {
			t.Error(got)
		}
	}
}
