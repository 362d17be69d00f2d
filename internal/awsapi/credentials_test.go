package awsapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stile/internal/wire"
)

const role = "arn:aws:iam::123412341234:role/apigw"

// withoutAws hides the AWS configuration of whoever runs the tests.
func withoutAws(t *testing.T) {
	t.Helper()
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
		}
	}
	nowhere := filepath.Join(t.TempDir(), "none")
	t.Setenv("AWS_CONFIG_FILE", nowhere)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", nowhere)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

func newCaller(t *testing.T, options Options) *Caller {
	t.Helper()
	options.Region = "us-east-1"
	options.Client = wire.NewClient(wire.ClientOptions{})
	t.Cleanup(options.Client.Close)
	c, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// accessKey signs a call and answers the access key in its signature.
func accessKey(t *testing.T, c *Caller, call Call) (string, error) {
	t.Helper()
	call.Request = &wire.Request{Method: "GET", Target: "/"}
	if err := c.Prepare(context.Background(), &call); err != nil {
		return "", err
	}
	_, rest, _ := strings.Cut(call.Request.Header.Get("Authorization"), "Credential=")
	key, _, _ := strings.Cut(rest, "/")
	return key, nil
}

func TestAConfiguredEndpointIsSignedForWithWhatThereIs(t *testing.T) {
	for _, environment := range []string{"", "AKIDENVIRONMENT"} {
		for _, credentials := range []string{"", role} {
			withoutAws(t)
			t.Setenv("AWS_ACCESS_KEY_ID", environment)
			t.Setenv("AWS_SECRET_ACCESS_KEY", environment)
			c := newCaller(t, Options{Endpoints: map[string]string{"sqs": "http://127.0.0.1:1"}})
			want := environment
			if want == "" {
				want = "test"
			}
			if got, err := accessKey(t, c, Call{Service: "sqs", Credentials: credentials}); got != want || err != nil {
				t.Errorf("environment %q, credentials %q: signed with %q, %v; want %q", environment, credentials, got, err, want)
			}
		}
	}
}

func TestAwsItselfIsNotCalledWithARoleThatIsntConfigured(t *testing.T) {
	withoutAws(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	c := newCaller(t, Options{})
	_, err := accessKey(t, c, Call{Service: "sqs", Credentials: role})
	var refused *CredentialsError
	if !errors.As(err, &refused) || refused.Message != "API Gateway does not have permission to assume the provided role "+role {
		t.Errorf("got %v", err)
	}
}

func TestAwsItselfIsNotCalledWithoutCredentials(t *testing.T) {
	withoutAws(t)
	c := newCaller(t, Options{})
	_, err := accessKey(t, c, Call{Service: "sqs"})
	var refused *CredentialsError
	if !errors.As(err, &refused) || refused.Message != "No AWS credentials found" {
		t.Errorf("got %v", err)
	}
}

func TestCredentialsThatComeLaterAreFound(t *testing.T) {
	withoutAws(t)
	file := filepath.Join(t.TempDir(), "credentials")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	c := newCaller(t, Options{})
	if _, err := accessKey(t, c, Call{Service: "sqs"}); err == nil {
		t.Fatal("signed without credentials")
	}
	if err := os.WriteFile(file, []byte("[default]\naws_access_key_id = AKIDLATER\naws_secret_access_key = secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.credentials.own.failed = c.credentials.own.failed.Add(-retryAfter)
	if got, err := accessKey(t, c, Call{Service: "sqs"}); got != "AKIDLATER" || err != nil {
		t.Errorf("signed with %q, %v", got, err)
	}
}

func TestARoleMayMeanAProfileOrNamedVariables(t *testing.T) {
	withoutAws(t)
	file := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(file, []byte("[gateway]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("ORDERS_KEY", "AKIDORDERS")
	t.Setenv("ORDERS_SECRET", "secret")
	c := newCaller(t, Options{Roles: map[string]Role{
		role + "/profile": {Profile: "gateway"},
		role + "/orders":  {AccessKeyIdEnv: "ORDERS_KEY", SecretKeyEnv: "ORDERS_SECRET"},
	}})
	for arn, want := range map[string]string{role + "/profile": "AKIDPROFILE", role + "/orders": "AKIDORDERS"} {
		if got, err := accessKey(t, c, Call{Service: "sqs", Credentials: arn}); got != want || err != nil {
			t.Errorf("%s: signed with %q, %v; want %q", arn, got, err, want)
		}
	}
}

func TestAnAssumedRoleIsKeptUntilNearItsEnd(t *testing.T) {
	for life, wantCalls := range map[time.Duration]int32{time.Hour: 1, time.Minute: 2} {
		c, calls := newSts(t, func(_ int32, w http.ResponseWriter, r *http.Request) {
			if r.FormValue("Action") != "AssumeRole" || r.FormValue("RoleArn") != role || r.FormValue("RoleSessionName") != "BackplaneAssumeRoleSession" {
				t.Errorf("sts was asked %v", r.Form)
			}
			assume(w, life)
		})
		for range 2 {
			if got, err := accessKey(t, c, Call{Service: "sqs", Credentials: role}); got != "ASIAROLE" || err != nil {
				t.Errorf("signed with %q, %v", got, err)
			}
		}
		if calls.Load() != wantCalls {
			t.Errorf("credentials of %v: assumed %d times for 2 calls, want %d", life, calls.Load(), wantCalls)
		}
	}
}

func TestARoleThatCantBeAssumed(t *testing.T) {
	c, _ := newSts(t, func(_ int32, w http.ResponseWriter, _ *http.Request) { refuse(w) })
	_, err := accessKey(t, c, Call{Service: "sqs", Credentials: role})
	var refused *CredentialsError
	if !errors.As(err, &refused) || refused.Message != "API Gateway does not have permission to assume the provided role "+role || refused.Err == nil {
		t.Errorf("got %v", err)
	}
}

func TestARoleMeansExactlyOneThing(t *testing.T) {
	t.Setenv("SET", "value")
	for _, wrong := range []Role{
		{},
		{Profile: "x", Assume: true},
		{AccessKeyIdEnv: "SET"},
		{SecretKeyEnv: "SET"},
		{SessionTokenEnv: "SET"},
		{AccessKeyIdEnv: "SET", SecretKeyEnv: "STILE_TEST_UNSET"},
	} {
		_, err := New(Options{Roles: map[string]Role{role: wrong}})
		if err == nil || !strings.HasPrefix(err.Error(), "credentials: "+role+": ") {
			t.Errorf("%+v: got %v", wrong, err)
		}
	}
}

func TestOnlyARolesArnMeansSomething(t *testing.T) {
	for _, wrong := range []string{"apigw", "role/apigw", "arn:aws:iam::123412341234:user/ada", "arn:aws:sts::123412341234:role/apigw"} {
		_, err := New(Options{Roles: map[string]Role{wrong: {Assume: true}}})
		if want := "credentials: \"" + wrong + "\" must be the ARN of a role, such as arn:aws:iam::123456789012:role/name"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestACallIsSentAsPrepared(t *testing.T) {
	withoutAws(t)
	queue := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.RequestURI != "/base/123/orders?a=b" || string(body) != "Action=SendMessage" || r.Header.Get("X-Amz-Content-Sha256") == "" ||
			!strings.Contains(r.Header.Get("Authorization"), "/us-west-2/sqs/aws4_request") {
			t.Errorf("got %s %v %s", r.RequestURI, r.Header, body)
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer queue.Close()
	c := newCaller(t, Options{Endpoints: map[string]string{"sqs": queue.URL + "/base"}})
	var res wire.Response
	call := &Call{Service: "sqs", Region: "us-west-2", Request: &wire.Request{
		Method: "POST", Target: "/123/orders?a=b", Body: wire.Bytes([]byte("Action=SendMessage")),
	}}
	if err := c.Do(context.Background(), call, &res); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.Status != http.StatusAccepted {
		t.Errorf("status %d", res.Status)
	}
}
