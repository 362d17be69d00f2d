package conformance_test

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

func TestBoto3(t *testing.T) {
	if exec.Command("python3", "-c", "import boto3").Run() != nil {
		missing(t, "boto3, a Python package,")
	}
	command := exec.Command("python3", "testdata/build_api.py", gateway.admin, peers.plain.URL, peers.secure.URL, lambdaUri)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	api, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	checkRoutes(t, strings.TrimSpace(string(api)), routes)
}
