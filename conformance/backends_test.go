package conformance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// backends are what integrations reach: an HTTP server, one with a certificate nobody vouches for, local functions, and moto for AWS's
// services where it is installed.
type backends struct {
	plain, secure *httptest.Server
	dir           string
	moto          *exec.Cmd
	motoURL       string // "" without moto
}

func startBackends(dir string) (*backends, error) {
	b := &backends{
		plain:  httptest.NewServer(http.HandlerFunc(echo)),
		secure: httptest.NewTLSServer(http.HandlerFunc(echo)),
		dir:    dir,
	}
	files := map[string]string{
		"node.js":   "exports.handler = async (event) => ({ statusCode: 201, headers: { 'X-From': 'node' }, body: event.httpMethod + ' ' + event.path })\n",
		"python.py": "def handler(event, context):\n    return {'statusCode': 201, 'headers': {'X-From': 'python'}, 'body': event['httpMethod'] + ' ' + event['path']}\n",
	}
	if err := writeServerCertificate(filepath.Join(dir, serverPEM)); err != nil {
		return nil, err
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return nil, err
		}
	}
	return b, b.startMoto()
}

// echo answers what it was sent, and 3 MiB under /large.
func echo(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/large" {
		_, _ = w.Write(bytes.Repeat([]byte("0123456789abcdef"), 3<<16))
		return
	}
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"method": r.Method, "uri": r.RequestURI, "body": string(body)})
}

// startMoto starts moto if python3 has it.
func (b *backends) startMoto() error {
	if exec.Command("python3", "-c", "import moto.server").Run() != nil {
		return nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if err := l.Close(); err != nil {
		return err
	}
	b.moto = exec.Command("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", port)
	var said bytes.Buffer
	b.moto.Stderr = &said
	if err := b.moto.Start(); err != nil {
		return err
	}
	b.motoURL = "http://127.0.0.1:" + port
	for range 600 {
		res, err := http.Get(b.motoURL + "/moto-api/data.json")
		if err == nil {
			return res.Body.Close()
		}
		time.Sleep(50 * time.Millisecond)
	}
	b.close()
	return errors.New("moto doesn't answer: " + said.String())
}

func (b *backends) close() {
	b.plain.Close()
	b.secure.Close()
	if b.moto != nil {
		_ = b.moto.Process.Kill()
		_ = b.moto.Wait()
	}
}

// trustedProxy is the address of the one proxy that stile believes who it calls for.
const trustedProxy = "127.0.0.2"

// configuration is the stile.yaml that makes the names in the tests' integrations mean these backends.
func (b *backends) configuration() string {
	program, _ := os.Executable()
	config := fmt.Sprintf("tls_listen: 127.0.0.1:0\ntls_certificates: [{certificate: %q}]\n", filepath.Join(b.dir, serverPEM))
	config += "trusted_proxies: [" + trustedProxy + "]\n"
	config += fmt.Sprintf("functions:\n  function_name: {exec: [%q], env: {%s: '1'}}\n", program, functionVariable)
	for function, interpreter := range map[string]string{"node": "node", "python": "python3"} {
		if _, err := exec.LookPath(interpreter); err == nil {
			config += fmt.Sprintf("  %s: {handler: %s.handler, dir: %q, timeout: 20s}\n", function, function, b.dir)
		}
	}
	if b.motoURL != "" {
		config += fmt.Sprintf("service_endpoints: {sqs: %[1]q, dynamodb: %[1]q, sns: %[1]q, s3: %[1]q, kinesis: %[1]q, states: %[1]q}\n", b.motoURL)
	}
	return config
}

// functionVariable makes the test binary a Lambda function.
const functionVariable = "STILE_CONFORMANCE_FUNCTION"

// serveFunction is a function built on AWS's library for Go. It greets and says what it was sent, or fails as it is told.
func serveFunction() {
	lambda.Start(func(ctx context.Context, event map[string]any) (map[string]any, error) {
		if failure, ok := event["fail"].(string); ok {
			return nil, errors.New(failure)
		}
		if _, ok := event["panic"]; ok {
			panic("told to")
		}
		if _, ok := lambdacontext.FromContext(ctx); !ok {
			return nil, errors.New("no Lambda context")
		}
		return map[string]any{"hello": "from function_name", "event": event}, nil
	})
}

// newQueue makes a queue at moto.
func newQueue(t *testing.T, name string) {
	t.Helper()
	sqs(t, "/", url.Values{"Action": {"CreateQueue"}, "QueueName": {name}})
}

// takeMessage answers the queue's next message, as SQS's XML, and empties the queue.
func takeMessage(t *testing.T, name string) string {
	t.Helper()
	queue := "/" + account + "/" + name
	message := sqs(t, queue, url.Values{"Action": {"ReceiveMessage"}})
	sqs(t, queue, url.Values{"Action": {"PurgeQueue"}})
	return message
}

func sqs(t *testing.T, path string, form url.Values) string {
	t.Helper()
	req, err := http.NewRequest("POST", peers.motoURL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// moto finds the service in the signature's scope and doesn't check more.
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/"+region+"/sqs/aws4_request, SignedHeaders=host, Signature=0")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, _ := io.ReadAll(res.Body)
	if res.StatusCode != 200 {
		t.Fatalf("moto answers %d: %s", res.StatusCode, body)
	}
	return string(body)
}
