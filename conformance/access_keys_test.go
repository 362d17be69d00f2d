package conformance_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
)

const accessKeys = `
- {access_key_id: AKIDADMIN, secret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYADMIN, principal: "arn:aws:iam::123456789012:user/ada"}
- {access_key_id: AKIDREADER, secret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYREADER, access: read-only, principal: "arn:aws:iam::123456789012:user/eve"}
- {access_key_id: ASIATEMPORARY, secret_access_key: wJalrXUtnFEMI/K7MDENG+bPxRfiCYTEMP, session_token: FwoGZXIvYXdzEXAMPLE/+=}
`

var (
	ada    = aws.Credentials{AccessKeyID: "AKIDADMIN", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYADMIN"}
	eve    = aws.Credentials{AccessKeyID: "AKIDREADER", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYREADER"}
	passer = aws.Credentials{AccessKeyID: "ASIATEMPORARY", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYTEMP", SessionToken: "FwoGZXIvYXdzEXAMPLE/+="}
)

// locked starts a server that knows those keys only, and answers its control plane's URL and its audit log.
func locked(t *testing.T) (url, audit string) {
	t.Helper()
	dir := t.TempDir()
	keys := filepath.Join(dir, "keys.yaml")
	if err := os.WriteFile(keys, []byte(accessKeys), 0o600); err != nil {
		t.Fatal(err)
	}
	audit = filepath.Join(dir, "audit.log")
	s, err := startStile(stileCommand, dir, peers, "--access-keys", keys, "--audit-log", audit)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.stop)
	return s.admin, audit
}

func TestAccessKeys(t *testing.T) {
	url, audit := locked(t)
	t.Run("the AWS SDK for Go", func(t *testing.T) { sdkWithKeys(t, url) })
	t.Run("the aws command", func(t *testing.T) { awsWithKeys(t, url) })
	t.Run("the AWS SDK for JavaScript", func(t *testing.T) { javascriptWithKeys(t, url) })
	t.Run("curl", func(t *testing.T) { curlWithKeys(t, url) })
	t.Run("presigned", func(t *testing.T) { presigned(t, url) })
	text, err := os.ReadFile(audit)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"operation":"CreateRestApi","caller":"arn:aws:iam::123456789012:user/ada","access_key":"AKIDADMIN"`,
		`"operation":"CreateRestApi","caller":"arn:aws:iam::123456789012:user/eve","access_key":"AKIDREADER"`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the audit log has no %s: %s", want, text)
		}
	}
	if strings.Contains(string(text), "GetRestApis") {
		t.Errorf("the audit log has calls that read: %s", text)
	}
}

func sdkWithKeys(t *testing.T, url string) {
	for _, c := range []struct {
		name        string
		credentials aws.Credentials
		creates     string // the code of the refusal
	}{
		{"admin", ada, ""},
		{"temporary", passer, ""},
		{"read-only", eve, "AccessDeniedException"},
		{"another secret", aws.Credentials{AccessKeyID: ada.AccessKeyID, SecretAccessKey: eve.SecretAccessKey}, "InvalidSignatureException"},
		{"another token", aws.Credentials{AccessKeyID: passer.AccessKeyID, SecretAccessKey: passer.SecretAccessKey, SessionToken: "x"}, "UnrecognizedClientException"},
		{"no such key", aws.Credentials{AccessKeyID: "AKIDNOBODY", SecretAccessKey: "x"}, "UnrecognizedClientException"},
	} {
		client := apigateway.New(apigateway.Options{
			Region: region, BaseEndpoint: aws.String(url),
			Credentials: credentials.NewStaticCredentialsProvider(c.credentials.AccessKeyID, c.credentials.SecretAccessKey, c.credentials.SessionToken),
		})
		_, err := client.CreateRestApi(t.Context(), &apigateway.CreateRestApiInput{Name: aws.String("keys")})
		if code := errorCode(err); code != c.creates {
			t.Errorf("%s creates: %v, want %q", c.name, err, c.creates)
		}
		// An ARN stands in the path, encoded.
		_, err = client.GetTags(t.Context(), &apigateway.GetTagsInput{ResourceArn: aws.String("arn:aws:apigateway:us-east-1::/restapis/abc")})
		want := c.creates
		if want == "" || want == "AccessDeniedException" {
			want = "NotFoundException"
		}
		if code := errorCode(err); code != want {
			t.Errorf("%s reads: %v, want %s", c.name, err, want)
		}
	}
}

// errorCode is the exception that an error of the SDK is, "" for none.
func errorCode(err error) string {
	var exception interface{ ErrorCode() string }
	if errors.As(err, &exception) {
		return exception.ErrorCode()
	}
	return ""
}

func awsWithKeys(t *testing.T, url string) {
	if _, err := exec.LookPath("aws"); err != nil {
		missing(t, "the aws command")
	}
	for _, c := range []struct {
		credentials aws.Credentials
		want        string
	}{
		{ada, `"name": "by aws"`},
		{eve, "An error occurred (AccessDeniedException) when calling the CreateRestApi operation: User: arn:aws:iam::123456789012:user/eve is not authorized to perform: apigateway:POST on resource: arn:aws:apigateway:us-east-1::/restapis"},
	} {
		command := exec.Command("aws", "apigateway", "create-rest-api", "--name", "by aws", "--endpoint-url", url, "--region", region, "--output", "json")
		command.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID="+c.credentials.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+c.credentials.SecretAccessKey)
		if out, _ := command.CombinedOutput(); !bytes.Contains(out, []byte(c.want)) {
			t.Errorf("%s: %s", c.credentials.AccessKeyID, out)
		}
	}
}

func curlWithKeys(t *testing.T, url string) {
	if _, err := exec.LookPath("curl"); err != nil {
		missing(t, "curl")
	}
	for _, c := range []struct {
		credentials aws.Credentials
		args        []string
		want        string
	}{
		{ada, []string{"-H", "Content-Type: application/json", "-d", `{"name":"by curl"}`}, `"name":"by curl"`},
		{eve, []string{"-d", `{"name":"by curl"}`}, "is not authorized to perform: apigateway:POST"},
		{eve, []string{"-G", "-d", "limit=5"}, `"item":[`},
	} {
		args := append([]string{"-sS", "--aws-sigv4", "aws:amz:us-east-1:apigateway", "--user", c.credentials.AccessKeyID + ":" + c.credentials.SecretAccessKey, url + "/restapis"}, c.args...)
		if out, err := exec.Command("curl", args...).CombinedOutput(); err != nil || !bytes.Contains(out, []byte(c.want)) {
			t.Errorf("%s %v: %v %s", c.credentials.AccessKeyID, c.args, err, out)
		}
	}
}

// presigned URLs are good for as long as they say, for what they were signed for.
func presigned(t *testing.T, url string) {
	const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	for _, c := range []struct {
		name   string
		at     time.Time
		alter  func(string) string
		status int
		want   string
	}{
		{"in time", time.Now().Add(-10 * time.Minute), func(u string) string { return u }, 200, `"item":[`},
		{"too late", time.Now().Add(-20 * time.Minute), func(u string) string { return u }, 403, "Signature expired: "},
		{"for longer", time.Now().Add(-20 * time.Minute), func(u string) string { return strings.Replace(u, "Expires=900", "Expires=9000", 1) }, 403, "The request signature we calculated"},
		{"for something else", time.Now(), func(u string) string { return strings.Replace(u, "/restapis?", "/apikeys?", 1) }, 403, "The request signature we calculated"},
		{"for one more parameter", time.Now(), func(u string) string { return u + "&limit=5" }, 403, "The request signature we calculated"},
	} {
		req, err := http.NewRequestWithContext(t.Context(), "GET", url+"/restapis?X-Amz-Expires=900", nil)
		if err != nil {
			t.Fatal(err)
		}
		signed, _, err := v4.NewSigner().PresignHTTP(context.Background(), ada, req, empty, "apigateway", region, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if res, body := send(t, "GET", c.alter(signed), "", ""); res.StatusCode != c.status || !strings.Contains(body, c.want) {
			t.Errorf("%s: %d %s", c.name, res.StatusCode, body)
		}
	}
}
