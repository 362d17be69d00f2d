package sigv4

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"stile/internal/programtest"
)

// verifying is a server that answers "signed by …" or the refusal.
func verifying(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		identity, err := verifier(time.Now()).Verify(&Request{Method: r.Method, Host: r.Host, Target: r.RequestURI, Header: r.Header.Values, Body: body})
		if err != nil {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, err.Error())
			return
		}
		_, _ = io.WriteString(w, "signed by "+identity.AccessKeyId+" token "+identity.SecurityToken)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// targets are paths and queries as clients write them.
var targets = []string{
	"/restapis", "/", "/restapis?limit=5", "/restapis?limit=5&position=abc", "/apikeys?mode=import", "/restapis/a1/resources/b2/methods/GET/integration/responses/200",
	"/apikeys?includeValues=true&name=x-y_z.0~",
}

func TestSignaturesOfCurl(t *testing.T) {
	programtest.Need(t, "curl")
	url := verifying(t)
	curl := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("curl", append([]string{"-sS", "--aws-sigv4", "aws:amz:eu-west-1:apigateway", "--user", keys.AccessKeyID + ":" + keys.SecretAccessKey}, args...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	for _, target := range targets {
		for _, args := range [][]string{
			{}, {"-X", "PUT", "-H", "Content-Type: application/json", "-d", `{"type":"MOCK"}`}, {"-X", "DELETE"}, {"-H", "X-Amz-Meta: a"},
		} {
			if got := curl(append(args, url+target)...); !strings.HasPrefix(got, "signed by "+keys.AccessKeyID) {
				t.Errorf("%q %s: %s", args, target, got)
			}
		}
	}
}

func TestSignaturesOfBotocore(t *testing.T) {
	if exec.Command("python3", "-c", "import botocore").Run() != nil {
		programtest.Missing(t, "botocore, a Python package,")
	}
	out, err := exec.Command("python3", append([]string{"testdata/botocore_requests.py", verifying(t), keys.AccessKeyID, keys.SecretAccessKey}, append(targets,
		"/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2Fabc?tagKeys=a%20b&tagKeys=c%2Fd", "/a//b/./c/../d", "/a/b/..", "/a/.", "/..", "/restapis?empty=&x=%C3%A9")...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 8*len(targets) {
		t.Fatalf("only %d answers: %s", len(lines), out)
	}
	for _, line := range lines {
		if !strings.Contains(line, ": signed by "+keys.AccessKeyID) {
			t.Error(line)
		}
	}
}
