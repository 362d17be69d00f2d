package server

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/google/go-cmp/cmp"

	"stile/internal/control"
)

func TestAccessKeysAreReadStrictly(t *testing.T) {
	keys, err := readAccessKeys(write(t, "keys.yaml", `
- {access_key_id: AKIA1, secret_access_key: s1}
- {access_key_id: AKIA2, secret_access_key: s2, principal: "arn:aws:iam::123456789012:user/ci", access: read-only}
- {access_key_id: ASIA3, secret_access_key: s3, session_token: t3}
`))
	if err != nil {
		t.Fatal(err)
	}
	want := accessKeys{
		"AKIA1": {AccessKeyId: "AKIA1", SecretAccessKey: "s1", Access: "admin"},
		"AKIA2": {AccessKeyId: "AKIA2", SecretAccessKey: "s2", Principal: "arn:aws:iam::123456789012:user/ci", Access: "read-only"},
		"ASIA3": {AccessKeyId: "ASIA3", SecretAccessKey: "s3", SessionToken: "t3", Access: "admin"},
	}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Error(diff)
	}
	for id, want := range map[string]control.Principal{
		"AKIA1": {Arn: "arn:aws:iam::000000000001:root"}, "AKIA2": {Arn: "arn:aws:iam::123456789012:user/ci", ReadOnly: true},
		"ASIA3":  {Arn: "arn:aws:iam::000000000001:root", SessionToken: "t3"},
		"nosuch": {Arn: "arn:aws:iam::000000000001:root", ReadOnly: true},
	} {
		if got := keys.principal(id, "000000000001"); got != want {
			t.Errorf("%s is %v, want %v", id, got, want)
		}
	}
	for text, want := range map[string]string{
		"": "names nobody", "[]": "names nobody",
		"access_key_id: a":     ":1: must be a list",
		"- {access_key_id: a}": "entry 1: access_key_id and secret_access_key are needed",
		"- {access_key: a}":    `unknown key "access_key"`,
		"- {access_key_id: a, secret_access_key: b, access: root}":                                 `entry 1: access "root" must be admin or read-only`,
		"- {access_key_id: a, secret_access_key: b}\n- {access_key_id: a, secret_access_key: c}\n": "access_key_id a stands twice",
	} {
		if _, err := readAccessKeys(write(t, "keys.yaml", text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if _, err := readAccessKeys("/no/such/file"); err == nil || err.Error() != "access keys /no/such/file can't be read: no such file or directory" {
		t.Errorf("missing file: %v", err)
	}
}

func TestWithAccessKeysTheControlPlaneTakesSignedCallsOnly(t *testing.T) {
	config := testConfig(Memory)
	config.AdminListen = "0.0.0.0:0" // not loopback: without keys the server wouldn't start
	config.AccessKeys = write(t, "keys.yaml", `
- {access_key_id: AKIDADMIN, secret_access_key: one}
- {access_key_id: AKIDREADER, secret_access_key: two, access: read-only}
`)
	s := start(t, config)
	create := `{"name": "signed"}`
	for _, c := range []struct {
		name, id, secret, method, body string
		status                         int
		want                           string
	}{
		{"unsigned", "", "", "GET", "", 403, "Missing Authentication Token"},
		{"unknown key", "AKIDNOBODY", "one", "GET", "", 403, "The security token included in the request is invalid."},
		{"wrong secret", "AKIDADMIN", "two", "POST", create, 403, "The request signature we calculated does not match"},
		{"admin", "AKIDADMIN", "one", "POST", create, 201, `"name":"signed"`},
		{"read-only reads", "AKIDREADER", "two", "GET", "", 200, `"name":"signed"`},
		{"read-only writes", "AKIDREADER", "two", "POST", create, 403, "is not authorized to perform"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := signedCall(t, c.method, "http://"+s.AdminAddr()+"/restapis", c.body, aws.Credentials{AccessKeyID: c.id, SecretAccessKey: c.secret})
			if got.status != c.status || !strings.Contains(got.body, c.want) {
				t.Errorf("%v, want %d with %s", got, c.status, c.want)
			}
		})
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if got := call(t, "GET", "http://"+s.AdminAddr()+path, ""); got.status != 200 {
			t.Errorf("%s needs no key: %v", path, got)
		}
	}
}

func TestAccessKeysAreReadAgain(t *testing.T) {
	config := testConfig(Memory)
	config.AccessKeys = write(t, "keys.yaml", "- {access_key_id: AKIDOLD, secret_access_key: one}\n")
	s := start(t, config)
	status := func(id string) int {
		return signedCall(t, "GET", "http://"+s.AdminAddr()+"/restapis", "", aws.Credentials{AccessKeyID: id, SecretAccessKey: "one"}).status
	}
	for _, step := range []struct {
		file           string
		oldKey, newKey int // statuses of calls with them
	}{
		{"- {access_key_id: AKIDNEW, secret_access_key: one}\n", 403, 200},
		{"- {access_key_id: AKIDOLD}\n", 403, 200}, // can't be used
		{"- {access_key_id: AKIDOLD, secret_access_key: one}\n", 200, 403},
	} {
		if err := os.WriteFile(config.AccessKeys, []byte(step.file), 0o600); err != nil {
			t.Fatal(err)
		}
		s.reopen()
		if oldKey, newKey := status("AKIDOLD"), status("AKIDNEW"); oldKey != step.oldKey || newKey != step.newKey {
			t.Errorf("%s: %d and %d, want %d and %d", step.file, oldKey, newKey, step.oldKey, step.newKey)
		}
	}
}

// signedCall signs for the service apigateway unless the credentials are empty.
func signedCall(t *testing.T, method, url, body string, credentials aws.Credentials) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if credentials.AccessKeyID != "" {
		hash := sha256.Sum256([]byte(body))
		if err := v4.NewSigner().SignHTTP(t.Context(), credentials, req, hex.EncodeToString(hash[:]), "apigateway", "us-east-1", time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return send(t, req)
}
