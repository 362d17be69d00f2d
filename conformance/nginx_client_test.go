package conformance_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// nginxFront passes requests on to stile in the ways that nginx has, by the path's first segment. It calls from an address that stile
// trusts; what begins with /stranger comes from another.
const nginxFront = `
	client_max_body_size 10m;
	log_format passed '$uri $status $upstream_status $upstream_http_connection';
	proxy_bind ` + trustedProxy + `;
	proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
	proxy_set_header X-Forwarded-Proto $scheme;
	upstream kept { server %[2]s; keepalive 8; }
	upstream secure { server %[3]s; keepalive 8; }
	server {
		listen 127.0.0.1:%[4]s;
		listen 127.0.0.1:%[5]s ssl http2;
		access_log %[1]s/passed.log passed;
		location /http1.0/ { proxy_pass http://%[2]s/; }
		location /stranger/ { proxy_bind 127.0.0.3; proxy_pass http://%[2]s/; }
		location /kept/ { proxy_pass http://kept/; ` + kept + ` }
		location /streamed/ { proxy_pass http://kept/; ` + kept + ` proxy_request_buffering off; proxy_buffering off; }
		location /secure/ {
			proxy_pass https://secure/; ` + kept + `
			proxy_ssl_verify on;
			proxy_ssl_trusted_certificate %[6]s;
			proxy_ssl_name localhost;
		}
	}
`

// kept is what nginx needs to be told for it to keep connections. It inherits no headers where one is set.
const kept = `
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
			proxy_set_header X-Forwarded-Proto $scheme;`

// front is a running nginx in front of stile, and who calls it.
type front struct {
	dir, plain, secure string
	stop               func()
	path               string // of the API that clients call
	http1, http2       *http.Client
	calls              int // of a test
}

// clientAddress is where calls of nginx come from, so that it isn't mistaken for anybody else.
const clientAddress = "127.0.0.9"

func newFront(t *testing.T) *front {
	t.Helper()
	if l, err := net.Listen("tcp", clientAddress+":0"); err != nil {
		missing(t, "a loopback network of more than one address")
	} else {
		_ = l.Close()
	}
	f := &front{dir: t.TempDir()}
	ports := freePorts(t, 2)
	directives := fmt.Sprintf(nginxFront, f.dir, gateway.dataPlane, gateway.secure, ports[0], ports[1], certificateFile())
	f.stop = runNginx(t, f.dir, directives, ports[0])
	f.plain, f.secure = "http://127.0.0.1:"+ports[0], "https://127.0.0.1:"+ports[1]
	plain, _ := newCalledApi(t)
	f.path = strings.TrimPrefix(plain, "http://"+gateway.dataPlane)
	certificate, err := os.ReadFile(certificateFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(certificate)
	client := func(version2 bool) *http.Client {
		dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(clientAddress)}}
		transport := &http.Transport{
			DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: version2, MaxIdleConnsPerHost: 8,
		}
		t.Cleanup(transport.CloseIdleConnections)
		return &http.Client{Transport: transport}
	}
	f.http1, f.http2 = client(false), client(true)
	return f
}

// call answers the body of what must be a 200.
func call(ctx context.Context, client *http.Client, method, url string, body io.Reader) (string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, body)
	if err != nil {
		return "", err
	}
	if body != nil {
		req.Header.Set("Content-Type", "text/plain")
	}
	req.Header.Set("X-Forwarded-For", "203.0.113.7") // a lie
	res, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != 200 {
		err = fmt.Errorf("%s %s: %d %.300s", method, url, res.StatusCode, text)
	}
	return string(text), err
}

func TestNginxAsAClient(t *testing.T) {
	f := newFront(t)
	for _, way := range []string{"http1.0", "kept", "streamed", "secure"} {
		t.Run(way, func(t *testing.T) {
			f.many(t, f.http1, f.plain+"/"+way+f.path)
			f.sizes(t, f.http1, f.plain+"/"+way+f.path)
			f.sizes(t, f.http2, f.secure+"/"+way+f.path)
		})
	}
	f.stop()
	f.checkLogs(t)
}

// many has several callers at once each get back what it alone sent.
func (f *front) many(t *testing.T, client *http.Client, base string) {
	const callers = 8
	var group sync.WaitGroup
	for caller := range callers {
		group.Go(func() {
			for i := range requests / callers {
				method, path, body := "GET", fmt.Sprintf("/where?caller=%d&call=%d", caller, i), ""
				if i%2 == 1 {
					method, body = "POST", strings.Repeat(path, i)
				}
				text, err := call(t.Context(), client, method, base+path, strings.NewReader(body))
				var echoed struct{ Method, Uri, Body string }
				if err == nil {
					err = json.Unmarshal([]byte(text), &echoed)
				}
				if err != nil || echoed.Method != method || echoed.Uri != path || echoed.Body != body {
					t.Errorf("%s %s: %v %.300s", method, path, err, text)
					return
				}
			}
		})
	}
	group.Wait()
	f.calls += requests
}

// sizes passes on what nginx can't keep in one buffer, of known and of unknown length.
func (f *front) sizes(t *testing.T, client *http.Client, base string) {
	t.Helper()
	if got, err := call(t.Context(), client, "GET", base+"/large", nil); err != nil || got != strings.Repeat("0123456789abcdef", 3<<16) {
		t.Errorf("3 MiB: %v, %d bytes", err, len(got))
	}
	if got, err := call(t.Context(), client, "HEAD", base+"/mock", nil); err != nil || got != "" {
		t.Errorf("HEAD: %v %s", err, got)
	}
	upload := strings.Repeat("0123456789", 100<<10)
	for name, body := range map[string]io.Reader{"of known length": strings.NewReader(upload), "in chunks": io.MultiReader(strings.NewReader(upload))} {
		text, err := call(t.Context(), client, "PUT", base+"/where", body)
		var echoed struct{ Body string }
		if err == nil {
			err = json.Unmarshal([]byte(text), &echoed)
		}
		if err != nil || echoed.Body != upload {
			t.Errorf("an upload %s: %v, %d bytes came back", name, err, len(echoed.Body))
		}
	}
	f.calls += 4
}

// checkLogs has nginx say that each request took one call of stile, that stile kept the connections that nginx wanted to, and that nothing
// went wrong.
func (f *front) checkLogs(t *testing.T) {
	t.Helper()
	passed, err := os.ReadFile(filepath.Join(f.dir, "passed.log"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(passed)), "\n")
	if len(lines) != f.calls {
		t.Errorf("nginx passed on %d requests, want %d", len(lines), f.calls)
	}
	for _, line := range lines {
		connection := "keep-alive"
		if strings.HasPrefix(line, "/http1.0/") {
			connection = "-"
		}
		if !strings.HasSuffix(line, " 200 200 "+connection) {
			t.Errorf("nginx noted %s", line)
		}
	}
	said, err := os.ReadFile(filepath.Join(f.dir, "nginx-error.log"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(said)) {
		if !strings.Contains(line, "[warn]") { // of bodies that it keeps in files
			t.Errorf("nginx said %s", line)
		}
	}
}

// The client is who nginx says it is, and what the client itself says is a lie; a proxy that isn't named is the client.
func TestATrustedNginxSaysWhoTheClientIs(t *testing.T) {
	f := newFront(t)
	b := newBuilder(t)
	b.answer(b.integrate("client", "GET", &apigateway.PutIntegrationInput{
		Type: types.IntegrationTypeMock, RequestTemplates: map[string]string{"application/json": `{"statusCode": 200}`},
	}), "GET", map[string]string{"application/json": `$context.identity.sourceIp $input.params('X-Forwarded-Proto')`})
	b.deploy()
	path := "/restapis/" + *b.api + "/test/_user_request_/client"
	for _, row := range []struct{ url, want string }{
		{f.plain + "/http1.0", clientAddress + " http"},
		{f.plain + "/kept", clientAddress + " http"},
		{f.secure + "/kept", clientAddress + " https"},
		{f.plain + "/secure", clientAddress + " http"},
		{f.secure + "/secure", clientAddress + " https"},
		{f.plain + "/stranger", "127.0.0.3 http"},
		{f.secure + "/stranger", "127.0.0.3 http"},
	} {
		if got, err := call(t.Context(), f.http2, "GET", row.url+path, nil); err != nil || got != row.want {
			t.Errorf("%s: %v %s, want %s", row.url, err, got, row.want)
		}
	}
}
