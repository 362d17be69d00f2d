package conformance_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// newCalledApi is what every client calls: a mock, an answer of 3 MiB, and a proxy to the echoing backend.
func newCalledApi(t *testing.T) (plain, secure string) {
	b := newBuilder(t)
	b.answer(b.integrate("mock", "ANY", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeMock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`}, ContentHandling: types.ContentHandlingStrategyConvertToText,
	}), "ANY", map[string]string{"application/json": `{"mocked": true}`})
	b.integrate("large", "GET", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttpProxy, IntegrationHttpMethod: aws.String("GET"), Uri: aws.String(peers.plain.URL + "/large"),
	})
	b.integrate("{proxy+}", "ANY", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttpProxy, IntegrationHttpMethod: aws.String("ANY"), Uri: aws.String(peers.plain.URL + "/{proxy}"),
		RequestParameters: map[string]string{"integration.request.path.proxy": "method.request.path.proxy"},
	})
	b.deploy()
	path := "/restapis/" + *b.api + "/test/_user_request_"
	return "http://" + gateway.dataPlane + path, "https://" + gateway.secure + path
}

// certificateFile is what clients trust.
func certificateFile() string { return filepath.Join(peers.dir, serverPEM) }

func TestCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		missing(t, "curl")
	}
	plain, secure := newCalledApi(t)
	for _, row := range []struct{ name, url, option, version string }{
		{"HTTP/1.0", plain, "--http1.0", "1"},
		{"HTTP/1.1", plain, "--http1.1", "1.1"},
		{"HTTP/2 with prior knowledge", plain, "--http2-prior-knowledge", "2"},
		{"HTTP/2 asked for by Upgrade", plain, "--http2", "1.1"}, // not taken up
		{"TLS, HTTP/1.1", secure, "--http1.1", "1.1"},
		{"TLS, HTTP/2", secure, "--http2", "2"},
		{"TLS 1.2", secure, "--tls-max=1.2", "2"},
	} {
		t.Run(row.name, func(t *testing.T) {
			curl := func(args ...string) string {
				t.Helper()
				option := strings.Split(row.option, "=")
				all := append(append([]string{"--silent", "--show-error", "--cacert", certificateFile()}, option...), args...)
				out, err := exec.Command("curl", all...).CombinedOutput()
				if err != nil {
					t.Fatalf("curl %v: %v: %.300s", all, err, out)
				}
				return string(out)
			}
			if got, want := curl("--write-out", " %{http_code} %{http_version}", row.url+"/mock"), `{"mocked": true} 200 `+row.version; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			var echoed struct{ Method, Uri, Body string }
			large := strings.Repeat("0123456789", 1<<18) // curl asks with Expect: 100-continue before it sends so much
			file := filepath.Join(t.TempDir(), "body")
			if err := os.WriteFile(file, []byte(large), 0o600); err != nil {
				t.Fatal(err)
			}
			got := curl("--data-binary", "@"+file, row.url+"/some/where?a=b")
			if err := json.Unmarshal([]byte(got), &echoed); err != nil || echoed.Method != "POST" || echoed.Uri != "/some/where?a=b" || echoed.Body != large {
				t.Errorf("%d bytes came back as %.100s", len(large), got)
			}
			urls := []string{row.url + "/large", row.url + "/large"}
			if row.option == "--http2-prior-knowledge" {
				urls = urls[:1] // on a second one curl 7.88 fails with every server
			}
			if got := curl(urls...); len(got) != len(urls)*3<<20 {
				t.Errorf("%d bytes of %d answers", len(got), len(urls))
			}
			if got := curl("--head", row.url+"/mock"); !strings.Contains(strings.ToLower(got), "content-length: 16") {
				t.Errorf("HEAD: %s", got)
			}
			if row.option == "--http1.0" {
				return // without chunks
			}
			if got := curl("--upload-file", "-", "--header", "Content-Type: text/plain", row.url+"/some/where"); !strings.Contains(got, `"method":"PUT"`) {
				t.Errorf("an upload of unknown length: %s", got)
			}
		})
	}
}

func TestScriptedClients(t *testing.T) {
	for _, client := range []struct {
		name, script string
		needs        []string
	}{
		{"Python's requests", "client_requests.py", []string{"python3", "-c", "import requests"}},
		{"Python's urllib", "client_urllib.py", []string{"python3", "-c", ""}},
		{"Node's fetch", "client_fetch.mjs", []string{"node", "--eval", "fetch"}},
		{"Node's http2", "client_http2.mjs", []string{"node", "--eval", "0"}},
	} {
		t.Run(client.name, func(t *testing.T) {
			if exec.Command(client.needs[0], client.needs[1:]...).Run() != nil {
				missing(t, client.name)
			}
			plain, secure := newCalledApi(t)
			for _, url := range []string{plain, secure} {
				command := exec.Command(client.needs[0], filepath.Join("testdata", client.script), url, certificateFile())
				command.Env = append(os.Environ(), "NODE_EXTRA_CA_CERTS="+certificateFile())
				var said bytes.Buffer
				command.Stdout, command.Stderr = &said, &said
				if err := command.Run(); err != nil {
					t.Errorf("%s: %v: %s", url, err, &said)
				}
			}
		})
	}
}
