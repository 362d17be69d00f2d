package server

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"stile/internal/programtest"
)

// What GetSdk generates calls the stage that it is generated of, from node.
func TestAGeneratedClientCallsItsStage(t *testing.T) {
	programtest.Need(t, "node")
	s := start(t, testConfig(Memory))
	a := newMock(t, s, `{"key": "$input.params('x-api-key')", "q": "$input.params('q')", "stage": "$context.stage"}`)
	a.deploy(t, "prod")

	dir := t.TempDir()
	stage := strings.TrimSuffix(a.url("prod"), "/r")
	res, err := http.Get("http://" + s.AdminAddr() + "/restapis/" + a.id + "/stages/prod/sdks/javascript?invokeUrl=" + stage)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/octet-stream" {
		t.Fatalf("%v %v %s", err, res.Header, archive)
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, r); err != nil {
		t.Fatal(err)
	}
	const call = `
const client = require('./apigClient').newClient({ accessKey: 'AKID', secretKey: 'SECRET', apiKey: 'the-key' });
client.rGet({}, {}, { queryParams: { q: 'a b' } }).then((result) => console.log(result.status, JSON.stringify(result.data)));`
	command := exec.CommandContext(t.Context(), "node", "-e", call)
	command.Dir, command.Stderr = filepath.Join(dir, "apiGateway-js-sdk"), os.Stderr
	out, err := command.Output()
	const want = `200 {"key":"the-key","q":"a b","stage":"prod"}`
	if err != nil || strings.TrimSpace(string(out)) != want {
		t.Errorf("%v: %s, want %s", err, out, want)
	}
}
