package server

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writeCertificate makes a certificate for a name, and puts it with its key into one file.
func writeCertificate(t *testing.T, path, name string) {
	t.Helper()
	writeCertificateUntil(t, path, name, time.Now().Add(time.Hour))
}

func writeCertificateUntil(t *testing.T, path, name string, end time.Time) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: end,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	for _, block := range []pem.Block{{Type: "CERTIFICATE", Bytes: der}, {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := pem.Encode(&text, &block); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// shown is the name in the certificate that a client of serverName is shown.
func shown(t *testing.T, s *Server, serverName string) string {
	t.Helper()
	c, err := tls.Dial("tcp", s.TLSAddr(), &tls.Config{ServerName: serverName, InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	return c.ConnectionState().PeerCertificates[0].DNSNames[0]
}

func TestDeployedApisAreCalledOverTls(t *testing.T) {
	dir := t.TempDir()
	writeCertificate(t, filepath.Join(dir, "first.pem"), "first.example.com")
	config := testConfig(Memory)
	config.TLSListen, config.Dir, config.TLSCertificates = "127.0.0.1:0", dir, []CertificateFiles{{Certificate: "first.pem"}}
	s := start(t, config)
	a := newMock(t, s, "served")
	a.deploy(t, "prod")
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		var protocols http.Protocols
		protocols.SetHTTP1(protocol == "HTTP/1.1")
		protocols.SetHTTP2(protocol == "HTTP/2.0")
		transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, Protocols: &protocols}
		res, err := (&http.Client{Transport: transport}).Get(strings.Replace(a.urlAt(s.TLSAddr(), "prod"), "http:", "https:", 1))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		transport.CloseIdleConnections()
		if res.StatusCode != 200 || string(body) != "served" || res.Proto != protocol || err != nil {
			t.Errorf("%s: got %s %d %s %v", protocol, res.Proto, res.StatusCode, body, err)
		}
	}
}

func TestTheCertificateThatFitsTheNameIsShownElseTheFirst(t *testing.T) {
	dir := t.TempDir()
	config := testConfig(Memory)
	config.TLSListen, config.Dir = "127.0.0.1:0", dir
	for _, name := range []string{"first.example.com", "*.second.example.com"} {
		file := strings.TrimPrefix(name, "*.") + ".pem"
		writeCertificate(t, filepath.Join(dir, file), name)
		config.TLSCertificates = append(config.TLSCertificates, CertificateFiles{Certificate: file, Key: file})
	}
	s := start(t, config)
	for serverName, want := range map[string]string{
		"first.example.com": "first.example.com", "a.second.example.com": "*.second.example.com", "third.example.com": "first.example.com",
	} {
		if got := shown(t, s, serverName); got != want {
			t.Errorf("%s is shown the certificate of %s, want that of %s", serverName, got, want)
		}
	}
}

func TestCertificatesThatChangeAreShown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.pem")
	writeCertificate(t, path, "old.example.com")
	config := testConfig(Memory)
	config.TLSListen, config.TLSCertificates = "127.0.0.1:0", []CertificateFiles{{Certificate: path}}
	s := start(t, config)
	stop := make(chan struct{})
	defer close(stop)
	go s.certificates.follow(stop, time.Millisecond)

	writeCertificate(t, path, "new.example.com")
	eventually(t, "the new certificate is shown", func() bool { return shown(t, s, "") == "new.example.com" })
}

func TestACertificateThatIsRenewedBadlyKeepsNoOtherFromBeingRenewed(t *testing.T) {
	dir := t.TempDir()
	config := testConfig(Memory)
	log := new(lockedBuffer)
	config.TLSListen, config.Dir, config.Stderr = "127.0.0.1:0", dir, log
	for _, name := range []string{"a", "b", "c"} {
		writeCertificate(t, filepath.Join(dir, name), name+".old.example.com")
		config.TLSCertificates = append(config.TLSCertificates, CertificateFiles{Certificate: name})
	}
	s := start(t, config)
	writeCertificate(t, filepath.Join(dir, "a"), "a.new.example.com")
	if err := os.WriteFile(filepath.Join(dir, "b"), []byte("half a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	writeCertificate(t, filepath.Join(dir, "c"), "c.new.example.com")
	for range 3 {
		s.certificates.reload()
	}
	for _, name := range []string{"a.new.example.com", "b.old.example.com", "c.new.example.com"} {
		if got := shown(t, s, name); got != name {
			t.Errorf("%s is shown the certificate of %s", name, got)
		}
	}
	if complaint := "level=ERROR msg=\"a certificate can't be loaded again; the old one stays in use\" certificate=" + filepath.Join(dir, "b"); strings.Count(log.String(), complaint) != 1 {
		t.Errorf("the log doesn't say once what is wrong:\n%s", log)
	}

	writeCertificate(t, filepath.Join(dir, "b"), "b.new.example.com")
	s.certificates.reload()
	if got := shown(t, s, "b.new.example.com"); got != "b.new.example.com" {
		t.Errorf("mended, the certificate of %s is shown", got)
	}
}

func TestACertificatesEndIsToldOf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "c.pem")
	config := testConfig(Memory)
	log := new(lockedBuffer)
	config.TLSListen, config.TLSCertificates, config.Stderr = "127.0.0.1:0", []CertificateFiles{{Certificate: path}, {Certificate: path}}, log
	past := time.Now().Add(-time.Minute)
	writeCertificateUntil(t, path, "old.example.com", past)
	s := start(t, config)
	if !strings.Contains(log.String(), "a certificate isn't valid now") {
		t.Errorf("the log doesn't say that a certificate has expired:\n%s", log)
	}
	for _, end := range []time.Time{past, time.Unix(4102444800, 0)} {
		writeCertificateUntil(t, path, "old.example.com", end)
		s.certificates.reload()
		want := fmt.Sprintf("stile_certificate_end_timestamp_seconds{certificate=%q} %v\n", path, float64(end.Unix()))
		if got := call(t, "GET", "http://"+s.AdminAddr()+"/metrics", "").body; !strings.Contains(got, want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
}

func TestWrongTlsSettingsAreOneLine(t *testing.T) {
	empty := write(t, "empty.pem", "")
	one := []CertificateFiles{{Certificate: empty}}
	for _, c := range []struct {
		listen string
		certs  []CertificateFiles
		want   string
	}{
		{"", one, "tls_certificates are there, but nothing listens for TLS: say where with --tls-listen"},
		{"127.0.0.1:0", nil, "tls-listen 127.0.0.1:0 needs tls_certificates in the configuration file: a list of {certificate: FILE, key: FILE}"},
		{"8443", one, `tls-listen "8443" must be an address with a port, such as 127.0.0.1:8080 or :8080, or unix: and a path`},
		{"127.0.0.1:0", []CertificateFiles{{Key: empty}}, "tls_certificates: entry 1 names no certificate"},
		{"127.0.0.1:0", one, "tls_certificates: " + empty + " can't be used: failed to find any PEM data in certificate input"},
		{"127.0.0.1:0", []CertificateFiles{{Certificate: empty + "x"}}, "tls_certificates: " + empty + "x can't be read: no such file or directory"},
	} {
		config := testConfig(Memory)
		config.TLSListen, config.TLSCertificates = c.listen, c.certs
		if _, err := Start(t.Context(), config); err == nil || err.Error() != c.want {
			t.Errorf("%q, want %q", err, c.want)
		}
	}
}
