package cli

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"stile/internal/python"
)

// runAgainst runs a command line of the model's operations with an environment, and answers code, stdout and stderr.
func runAgainst(t *testing.T, env map[string]string, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	base := map[string]string{"HOME": t.TempDir(), "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
	for k, v := range env {
		base[k] = v
	}
	r := newRunner(Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: func(name string) (string, bool) {
		v, ok := base[name]
		return v, ok
	}}, modelCommands(t))
	r.sleep = func(context.Context, time.Duration) {}
	code := r.run(t.Context(), append([]string{"apigateway"}, args...))
	return code, out.String(), errs.String()
}

func TestKebabIsBotocoresXform(t *testing.T) {
	for name, want := range map[string]string{
		"restApiId": "rest-api-id", "providerARNs": "provider-arns", "GetRestApis": "get-rest-apis", "PutRestApi": "put-rest-api",
		"cloudwatchRoleArn": "cloudwatch-role-arn", "uri": "uri", "ipAddressType": "ip-address-type", "CreateVpcLink": "create-vpc-link",
	} {
		if got := kebab(name); got != want {
			t.Errorf("%s is %s on the command line, want %s", name, got, want)
		}
	}
}

func TestTheSignedPathIsNormalised(t *testing.T) {
	for path, want := range map[string]string{"/": "/", "/a/b": "/a/b", "/restapis/..": "/", "/a//b/": "/a/b/", "/a/./b/../c": "/a/c", "/a%2Fb": "/a%2Fb"} {
		if got := signedPath(path); got != want {
			t.Errorf("signedPath(%s) = %s, want %s", path, got, want)
		}
	}
}

func TestFailuresThatMayPassAreRetried(t *testing.T) {
	for _, c := range []struct {
		name  string
		env   map[string]string
		fail  http.HandlerFunc
		calls int32
	}{
		{name: "500, five times by default", calls: 5, fail: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }},
		{name: "429", calls: 5, fail: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }},
		{name: "throttling", calls: 5, fail: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("x-amzn-ErrorType", "ThrottlingException")
			w.WriteHeader(400)
		}},
		{name: "a refusal isn't", calls: 1, fail: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(400) }},
		{name: "standard mode", env: map[string]string{"AWS_RETRY_MODE": "standard"}, calls: 3, fail: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }},
		{name: "as often as configured", env: map[string]string{"AWS_MAX_ATTEMPTS": "2"}, calls: 2, fail: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }},
		{name: "a closed connection", calls: 5, fail: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
	} {
		var calls atomic.Int32
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			c.fail(w, r)
		}))
		env := map[string]string{"AWS_ENDPOINT_URL": s.URL}
		for k, v := range c.env {
			env[k] = v
		}
		if code, _, _ := runAgainst(t, env, "get-account"); code != exitFailure || calls.Load() != c.calls {
			t.Errorf("%s: exit code %d after %d calls, want %d", c.name, code, calls.Load(), c.calls)
		}
		s.Close()
	}
}

func TestWhatNeverAnswersTimesOut(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer s.Close()
	env := map[string]string{"AWS_ENDPOINT_URL": s.URL, "AWS_MAX_ATTEMPTS": "1"}
	code, _, errs := runAgainst(t, env, "get-account", "--cli-read-timeout", "1")
	if want := "\nRead timeout on endpoint URL: \"" + s.URL + "/account\"\n"; code != exitFailure || errs != want {
		t.Errorf("exit code %d, %q, want %q", code, errs, want)
	}
}

func TestTheLocalControlPlaneIsTheDefault(t *testing.T) {
	env := map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_DEFAULT_REGION": ""}
	code, out, errs := runAgainst(t, env, "get-account", "--debug", "--generate-cli-skeleton", "output")
	if code != 0 || !strings.Contains(out, "apiKeyVersion") {
		t.Errorf("exit code %d, %s %s", code, out, errs)
	}
}

func TestAnInterruptEndsTheRun(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer s.Close()
	var out, errs bytes.Buffer
	r := newRunner(Streams{In: strings.NewReader(""), Out: &out, Err: &errs, Env: func(string) (string, bool) { return "", false }}, modelCommands(t))
	code := r.run(ctx, []string{"apigateway", "--no-sign-request", "--region", "us-east-1", "--endpoint-url", s.URL, "get-account"})
	if code != exitInterrupted || out.String() != "\n" || errs.String() != "" {
		t.Errorf("exit code %d, %q, %q", code, out.String(), errs.String())
	}
}

// failingWriter fails as the file of standard output does.
type failingWriter struct{ reason syscall.Errno }

func (w failingWriter) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: w.reason}
}

func TestOutputThatCannotBeWrittenHasItsOwnExitCode(t *testing.T) {
	for reason, want := range map[syscall.Errno]string{
		syscall.EPIPE:  "BrokenPipeError: [Errno 32] Broken pipe\n",
		syscall.ENOSPC: "OSError: [Errno 28] No space left on device\n",
	} {
		var errs bytes.Buffer
		r := newRunner(Streams{In: strings.NewReader(""), Out: failingWriter{reason}, Err: &errs, Env: func(string) (string, bool) { return "", false }}, modelCommands(t))
		code := r.run(t.Context(), []string{"apigateway", "get-account", "--generate-cli-skeleton"})
		if code != exitUnwritten || !strings.HasSuffix(errs.String(), want) {
			t.Errorf("%v: exit code %d, %q", reason, code, errs.String())
		}
	}
}

func TestEveryOperationHasASkeletonAndHelp(t *testing.T) {
	for _, c := range modelCommands(t) {
		c.resolve()
		if c.outfile() {
			continue
		}
		code, out, errs := runAgainst(t, nil, c.name, "--generate-cli-skeleton")
		if _, err := python.ParseJSON(out, false); code != 0 || err != nil {
			t.Errorf("%s --generate-cli-skeleton: exit code %d, %v, %s", c.name, code, err, errs)
		}
		code, out, errs = runAgainst(t, nil, c.name, "help")
		if code != 0 || !strings.Contains(out, "\nSYNOPSIS\n       "+c.name+"\n") || !strings.Contains(out, "\nGLOBAL OPTIONS\n") {
			t.Errorf("%s help: exit code %d, %s", c.name, code, errs)
		}
	}
}

// FuzzInputJSON: whatever --cli-input-json holds is sent or refused.
func FuzzInputJSON(f *testing.F) {
	commands := modelCommands(f)
	for _, text := range []string{`{"name":"x","tags":{"a":"b"}}`, `{"endpointConfiguration":{"types":[1]}}`, `[]`, `{"patchOperations":[{"op":null}]}`, `{"restApiId":".."}`} {
		f.Add(text, 0)
	}
	f.Fuzz(func(t *testing.T, text string, which int) {
		c := commands[uint(which)%uint(len(commands))]
		c.resolve()
		r := &runner{}
		params := &python.Dict{}
		if err := r.mergeInputJSON(params, parsedArgs{inputJSON: text}); err != nil {
			return
		}
		valid := validate(c.input, params) == nil
		if _, err := serialize(c, params); valid && err != nil {
			t.Errorf("%s %s is valid but can't be sent: %v", c.name, text, err)
		}
	})
}

// FuzzCommandLine: any words are a command line or a mistake.
func FuzzCommandLine(f *testing.F) {
	commands := modelCommands(f)
	f.Add("--name\x00x\x00--tags\x00a=b", 0)
	f.Add("--rest-api-id=x\x00--\x00help", 3)
	f.Fuzz(func(_ *testing.T, words string, which int) {
		c := commands[uint(which)%uint(len(commands))]
		c.resolve()
		table := c.options()
		values, err := parseOptions(table, strings.Split(words, "\x00"))
		if err != nil {
			return
		}
		for _, o := range table {
			if text, ok := values[o.dest].(string); ok && o.member != nil && !strings.Contains(text, "://") {
				_, _ = (&runner{}).unpack(o.name(), o.member.shape, text)
			}
		}
	})
}
