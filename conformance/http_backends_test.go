package conformance_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// nginxBackend answers what it was sent, in the clear and over TLS, where it asks for a client's certificate.
const nginxBackend = `
	keepalive_requests 3;
	gzip on;
	gzip_types text/plain;
	gzip_min_length 1;
	server {
		listen 127.0.0.1:%[1]s;
		listen 127.0.0.1:%[2]s ssl;
		ssl_verify_client optional_no_ca;
		default_type text/plain;
		root %[3]s;
		location /echo { return 200 "$request_method $request_uri $http_x_from $server_protocol [$ssl_client_s_dn]"; }
		location /moved { return 302 /echo; }
		location /missing { return 404; }
		location /drops { return 444; }
		location /file { }
	}
`

// startNginx answers the addresses of an nginx, in the clear and over TLS.
func startNginx(t *testing.T) (plain, secure string) {
	t.Helper()
	dir, ports := t.TempDir(), freePorts(t, 2)
	writeFile(t, filepath.Join(dir, "file"), strings.Repeat("0123456789abcdef", 1<<17))
	runNginx(t, dir, fmt.Sprintf(nginxBackend, ports[0], ports[1], dir), ports[0])
	return "http://127.0.0.1:" + ports[0], "https://127.0.0.1:" + ports[1]
}

// proxyTo is an API that passes everything on to a backend; base is its URL.
func (b *builder) proxyTo(uri string, tls *types.TlsConfig) (base string) {
	b.t.Helper()
	b.integrate("{proxy+}", "ANY", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttpProxy, IntegrationHttpMethod: aws.String("ANY"), Uri: aws.String(uri + "/{proxy}"), TlsConfig: tls,
		RequestParameters: map[string]string{"integration.request.path.proxy": "method.request.path.proxy", "integration.request.header.X-From": "'stile'"},
	})
	b.deploy()
	return "http://" + gateway.dataPlane + "/restapis/" + *b.api + "/test/_user_request_"
}

// nginx closes a connection after three requests, answers files with sendfile, redirects, compresses, and hangs up.
func TestNginxAsABackend(t *testing.T) {
	plain, secure := startNginx(t)
	for _, row := range []struct {
		name, uri string
		tls       *types.TlsConfig
	}{{"in the clear", plain, nil}, {"over TLS", secure, &types.TlsConfig{InsecureSkipVerification: true}}} {
		t.Run(row.name, func(t *testing.T) {
			base := newBuilder(t).proxyTo(row.uri, row.tls)
			for i := range 20 { // more than nginx takes on one connection
				res, body := send(t, "GET", base+"/echo?n="+strconv.Itoa(i), "", "")
				if want := fmt.Sprintf("GET /echo?n=%d stile HTTP/1.1 []", i); res.StatusCode != 200 || body != want {
					t.Fatalf("got %d %s, want %s", res.StatusCode, body, want)
				}
			}
			for _, call := range []struct {
				method, path, body string
				status, length     int
			}{
				{"GET", "/file", "", 200, 2 << 20},
				{"HEAD", "/file", "", 200, 0},
				{"GET", "/moved", "", 302, -1},
				{"GET", "/missing", "", 404, -1},
				{"POST", "/file", strings.Repeat("x", 900<<10), 405, -1},
				{"GET", "/drops", "", 504, 56},
			} {
				res, body := send(t, call.method, base+call.path, "", call.body)
				if res.StatusCode != call.status || call.length >= 0 && len(body) != call.length {
					t.Errorf("%s %s: got %d and %d bytes", call.method, call.path, res.StatusCode, len(body))
				}
			}
			req, err := http.NewRequest("GET", base+"/echo", nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", "gzip")
			res, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if got := res.Header.Get("Content-Encoding"); res.StatusCode != 200 || got != "gzip" {
				t.Errorf("compressed by the backend: %d, Content-Encoding %q", res.StatusCode, got)
			}
		})
	}
}

// noRedirect leaves redirects to the test.
func init() {
	http.DefaultClient.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
}

// nginx says whose certificate it was presented.
func TestNginxIsPresentedTheStagesClientCertificate(t *testing.T) {
	_, secure := startNginx(t)
	b := newBuilder(t)
	base := b.proxyTo(secure, &types.TlsConfig{InsecureSkipVerification: true})
	if _, body := send(t, "GET", base+"/echo", "", ""); !strings.HasSuffix(body, "[]") {
		t.Errorf("without one: %s", body)
	}
	certificate, err := b.client.GenerateClientCertificate(t.Context(), &apigateway.GenerateClientCertificateInput{})
	b.must(err)
	set := func(id *string) {
		_, err := b.client.UpdateStage(t.Context(), &apigateway.UpdateStageInput{RestApiId: b.api, StageName: aws.String("test"), PatchOperations: []types.PatchOperation{
			{Op: types.OpReplace, Path: aws.String("/clientCertificateId"), Value: id},
		}})
		b.must(err)
	}
	set(certificate.ClientCertificateId)
	if _, body := send(t, "GET", base+"/echo", "", ""); !strings.HasSuffix(body, "[CN=ApiGateway]") {
		t.Errorf("with one: %s", body)
	}
	set(aws.String(""))
	_, err = b.client.DeleteClientCertificate(t.Context(), &apigateway.DeleteClientCertificateInput{ClientCertificateId: certificate.ClientCertificateId})
	b.must(err)
}

func TestPythonsHttpServerAsABackend(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		missing(t, "python3")
	}
	command := exec.Command("python3", "testdata/backend.py")
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	b := newBuilder(t)
	uri := "http://127.0.0.1:" + strings.TrimSpace(port)
	b.answer(b.integrate("http", "POST", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeHttp, IntegrationHttpMethod: aws.String("PUT"), Uri: aws.String(uri + "/mapped"),
		RequestTemplates: map[string]string{"application/json": `{"name": $input.json('$.pet.name')}`},
	}), "POST", map[string]string{"application/json": `$input.path('$.method') $input.path('$.body')`})
	base := b.proxyTo(uri, nil)
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		text := ""
		if method != "GET" && method != "OPTIONS" {
			text = "text ü"
		}
		res, body := send(t, method, base+"/some/where?a=b", "", text)
		var got struct{ Method, Uri, Body, From string }
		if err := json.Unmarshal([]byte(body), &got); err != nil || res.StatusCode != 200 || got.Method != method || got.Uri != "/some/where?a=b" || got.Body != text || got.From != "stile" {
			t.Errorf("%s: got %d %s", method, res.StatusCode, body)
		}
		if cookies := res.Header.Values("Set-Cookie"); strings.Join(cookies, ",") != "a=1,b=2" {
			t.Errorf("%s: cookies %q", method, cookies)
		}
	}
	for path, want := range map[string]string{"/chunked": "200 one two three", "/closes": "200 until the end"} {
		if res, body := send(t, "GET", base+path, "", ""); fmt.Sprint(res.StatusCode, " ", body) != want {
			t.Errorf("%s: got %d %s", path, res.StatusCode, body)
		}
	}
	if res, body := send(t, "GET", base+"/teapot", "", ""); res.StatusCode != 418 || !bytes.Contains([]byte(body), []byte("short and stout")) {
		t.Errorf("/teapot: got %d %s", res.StatusCode, body)
	}
	if res, body := send(t, "POST", base+"/http", "", `{"pet": {"name": "rex"}}`); res.StatusCode != 200 || body != `PUT {"name": "rex"}` {
		t.Errorf("/http: got %d %s", res.StatusCode, body)
	}
}
