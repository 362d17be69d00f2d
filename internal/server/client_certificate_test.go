package server

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A backend that asks for a certificate is presented the stage's, and a test invocation's own; without one it is told nothing.
func TestAStagesClientCertificateIsPresentedToItsBackends(t *testing.T) {
	backend := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "nobody"
		if len(r.TLS.PeerCertificates) > 0 {
			name = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.TLS.PeerCertificates[0].Raw}))
		}
		_, _ = w.Write([]byte(name))
	}))
	others := x509.NewCertPool()
	backend.TLS = &tls.Config{ClientAuth: tls.RequestClientCert, ClientCAs: others}
	backend.StartTLS()
	defer backend.Close()
	others.AddCert(backend.Certificate()) // an issuer that isn't the stage's is named

	s := start(t, testConfig(t.TempDir()))
	a := newApi(t, s, fmt.Sprintf(`{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %q, "tlsConfig": {"insecureSkipVerification": true}}`, backend.URL))
	a.deploy(t, "prod")
	if got := call(t, "GET", a.url("prod"), ""); got.body != "nobody" {
		t.Errorf("without a certificate: %d %s", got.status, got.body)
	}
	certificate := s.call(t, "POST", "/clientcertificates", `{}`)
	id, text := certificate["clientCertificateId"], certificate["pemEncodedCertificate"]
	set := func(id any) {
		value, _ := json.Marshal(id)
		s.call(t, "PATCH", "/restapis/"+a.id+"/stages/prod", `{"patchOperations": [{"op": "replace", "path": "/clientCertificateId", "value": `+string(value)+`}]}`)
	}
	set(id)
	if got := call(t, "GET", a.url("prod"), ""); got.body != text {
		t.Errorf("with a certificate: %d %s", got.status, got.body)
	}
	set("")
	if got := call(t, "GET", a.url("prod"), ""); got.body != "nobody" {
		t.Errorf("with the certificate taken away: %d %s", got.status, got.body)
	}
	test := s.call(t, "POST", a.method(), fmt.Sprintf(`{"clientCertificateId": %q}`, id))
	if test["body"] != text {
		t.Errorf("test invocation: %v", test)
	}
	if test = s.call(t, "POST", a.method(), `{}`); test["body"] != "nobody" {
		t.Errorf("test invocation without: %v", test)
	}
}

func TestACertificateSurvivesARestart(t *testing.T) {
	dir := t.TempDir()
	s := start(t, testConfig(dir))
	a := newMock(t, s, "ok")
	a.deploy(t, "prod")
	id := s.call(t, "POST", "/clientcertificates", `{}`)["clientCertificateId"]
	s.call(t, "PATCH", "/restapis/"+a.id+"/stages/prod", fmt.Sprintf(`{"patchOperations": [{"op": "replace", "path": "/clientCertificateId", "value": %q}]}`, id))
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.server = start(t, testConfig(dir))
	if got := call(t, "GET", a.url("prod"), ""); got.body != "ok" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := call(t, "DELETE", "http://"+a.server.AdminAddr()+"/clientcertificates/"+id.(string), ""); got.status != 409 || !strings.Contains(got.body, "is in use by stage") {
		t.Errorf("deleting it: %d %s", got.status, got.body)
	}
}
