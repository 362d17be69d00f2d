// Package h2spec_test has h2spec, the conformance suite for HTTP/2 servers, and clients other than Go's examine the stile that the variable STILE names.
package h2spec_test

import (
	"bufio"
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/summerwind/h2spec/config"
	"github.com/summerwind/h2spec/generic"
	"github.com/summerwind/h2spec/hpack"
	"github.com/summerwind/h2spec/http2"
	"github.com/summerwind/h2spec/reporter"
	"github.com/summerwind/h2spec/spec"
)

// cases is how many h2spec has, those of its strict mode included.
const cases = 146

// differs are the cases that fail, by the server's name in the test, and why that is right.
var differs = map[string]string{
	"in the clear http2/3.5/2": "what isn't HTTP/2 from its first byte is HTTP/1.1 on this port, and has its answer before the connection is closed",
}

func TestH2spec(t *testing.T) {
	s := serve(t)
	path := s.deploy(t)
	for name, address := range map[string]string{"in the clear": s.plain, "over TLS": s.secure} {
		t.Run(name, func(t *testing.T) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				t.Fatal(err)
			}
			number, err := strconv.Atoi(port)
			if err != nil {
				t.Fatal(err)
			}
			c := &config.Config{
				Host: host, Port: number, Path: path, TLS: address == s.secure, Insecure: true,
				Timeout: 5 * time.Second, MaxHeaderLen: 4000, Strict: true,
			}
			groups := []*spec.TestGroup{generic.Spec(), http2.Spec(), hpack.Spec()}
			report := silently(t, func() {
				for _, group := range groups {
					group.Test(c)
				}
				reporter.FailedTests(groups)
			})
			passed := 0
			for _, group := range groups {
				passed += group.PassedCount
				check(t, name, group)
			}
			if passed < cases-len(differs) || t.Failed() {
				t.Errorf("%d of %d cases passed\n%s", passed, cases, report)
			}
		})
	}
}

// check fails for a case that should have ended otherwise.
func check(t *testing.T, server string, group *spec.TestGroup) {
	t.Helper()
	for _, test := range append(group.Tests, group.StrictTests...) {
		name := fmt.Sprintf("%s %s/%d", server, group.ID(), test.Result.Sequence)
		_, expected := differs[name]
		if failed := test.Result.Failed || test.Result.Skipped; failed != expected {
			t.Errorf("%s: %s: failed or skipped: %v, want %v", name, test.Desc, failed, expected)
		}
	}
	for _, inner := range group.Groups {
		check(t, server, inner)
	}
}

// silently answers what do prints, which is all that h2spec knows to do with its results.
func silently(t *testing.T, do func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "report"))
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = file
	defer func() { os.Stdout = stdout }()
	do()
	report, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(report)
}

// stile is a server for the length of a test.
type stile struct{ plain, secure, admin string }

func serve(t *testing.T) *stile {
	t.Helper()
	program := os.Getenv("STILE")
	if program == "" {
		t.Fatal("STILE names no program: run make conformance")
	}
	program, err := filepath.Abs(program)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeCertificate(t, filepath.Join(dir, "certificate.pem"))
	settings := "tls_listen: 127.0.0.1:0\ntls_certificates: [{certificate: certificate.pem}]\n"
	if err := os.WriteFile(filepath.Join(dir, "stile.yaml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(program, "serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--data", ":memory:", "--log-format", "json", "--config", "stile.yaml")
	command.Dir = dir
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stderr)
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, lines)
		if err := command.Wait(); err != nil {
			t.Errorf("stile: %v", err)
		}
	})
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			t.Fatalf("stile serve ended: %s", line)
		}
		var entry struct {
			Msg          string `json:"msg"`
			DataPlane    string `json:"data_plane"`
			TLS          string `json:"data_plane_tls"`
			ControlPlane string `json:"control_plane"`
		}
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "serving" {
			return &stile{entry.DataPlane, entry.TLS, "http://" + entry.ControlPlane}
		}
	}
}

// writeCertificate writes certificate and key into one file.
func writeCertificate(t *testing.T, file string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "h2spec"}, DNSNames: []string{"localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate})
	text = append(text, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// deploy makes an API whose root answers every method, and answers its path.
func (s *stile) deploy(t *testing.T) string {
	t.Helper()
	type object = map[string]any
	var api struct{ Id, RootResourceId string }
	s.call(t, "POST", "/restapis", object{"name": "h2spec"}, &api)
	method := fmt.Sprintf("/restapis/%s/resources/%s/methods/ANY", api.Id, api.RootResourceId)
	s.call(t, "PUT", method, object{"authorizationType": "NONE"}, nil)
	s.call(t, "PUT", method+"/integration", object{"type": "MOCK", "requestTemplates": object{"application/json": `{"statusCode": 200}`}}, nil)
	s.call(t, "PUT", method+"/responses/200", object{}, nil)
	s.call(t, "PUT", method+"/integration/responses/200", object{"responseTemplates": object{"application/json": `{"ok": true}`}}, nil)
	s.call(t, "POST", "/restapis/"+api.Id+"/deployments", object{"stageName": "v1"}, nil)
	return "/restapis/" + api.Id + "/v1/_user_request_/"
}

func (s *stile) call(t *testing.T, method, path string, in, out any) {
	t.Helper()
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, s.admin+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // it has been read
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= 300 {
		t.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, answer, err)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			t.Fatal(err)
		}
	}
}
