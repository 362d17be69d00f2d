package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// beside writes a file among others.
func beside(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDomainNamesFilesAreCheckedAtTheStart(t *testing.T) {
	dir := t.TempDir()
	writeCertificate(t, filepath.Join(dir, "api.pem"), "api.example.com")
	for _, c := range []struct{ text, want string }{
		{"acm_certificates: {'arn:aws:acm:us-east-1:123412341234:certificate/a': {certificate: api.pem}}", ""},
		{"acm_certificates: {mine: {certificate: api.pem, key: api.pem}}", ""},
		{"acm_certificates: {mine: {certificate: none.pem}}", "acm_certificates: mine can't be used: open "},
		{"acm_certificates: {mine: {certificate: stile.yaml}}", "acm_certificates: mine can't be used: failed to find any PEM data in certificate input"},
		{"truststores: {'s3://bucket/truststore.pem': api.pem}", ""},
		{"truststores: {'s3://bucket/truststore.pem': none.pem}", "truststores: s3://bucket/truststore.pem: none.pem can't be read: "},
		{"truststores: {'file:///truststore.pem': api.pem}", `truststores: "file:///truststore.pem" must be a URI of the form s3://bucket/key`},
	} {
		config, err := parsed(t, "--config", beside(t, dir, "stile.yaml", c.text))
		if err == nil {
			err = config.check()
		}
		if (err == nil) != (c.want == "") || err != nil && (!strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: %v", c.text, err)
		}
	}
}

func TestTruststoresAreReadFromTheirFiles(t *testing.T) {
	dir := t.TempDir()
	beside(t, dir, "ca.pem", "text")
	config, err := parsed(t, "--config", beside(t, dir, "stile.yaml", "truststores: {'s3://bucket/a.pem': ca.pem}"))
	if err != nil {
		t.Fatal(err)
	}
	if text, err := config.truststore("s3://bucket/a.pem"); err != nil || string(text) != "text" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := config.truststore("s3://bucket/b.pem"); err == nil || err.Error() != "the configuration's truststores don't name it" {
		t.Error(err)
	}
}
