package lambda

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheMostSpecificConfigurationOfAFunctionWins(t *testing.T) {
	named := func(name string) FunctionConfig {
		config := childConfig(t, "")
		config.Env["WHO"] = name
		return config
	}
	configs := map[string]FunctionConfig{}
	keys := []string{"*", "pets", "pets:live", "arn:aws:lambda:eu-west-1:123412341234:function:pets", "arn:aws:lambda:eu-west-1:123412341234:function:pets:live"}
	for _, key := range keys {
		configs[key] = named(key)
	}
	fs := newFunctions(t, configs, nil)
	for called, want := range map[string]string{
		"arn:aws:lambda:eu-west-1:123412341234:function:pets:live": keys[4],
		"arn:aws:lambda:eu-west-1:123412341234:function:pets:test": keys[3],
		"arn:aws:lambda:eu-west-1:123412341234:function:pets":      keys[3],
		"arn:aws:lambda:us-east-1:123412341234:function:pets:live": keys[2],
		"pets:live": keys[2],
		"arn:aws:lambda:us-east-1:123412341234:function:pets:$LATEST": keys[1],
		"pets": keys[1],
		"arn:aws:lambda:us-east-1:123412341234:function:orders": keys[0],
	} {
		result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: called, Payload: []byte(`{"Do":"env"}`)})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(result.Payload), `"WHO=`+want+`"`) {
			t.Errorf("%s: want the entry %s, got %s", called, want, result.Payload)
		}
	}
}

func TestAFunctionThatIsNowhere(t *testing.T) {
	fs := newFunctions(t, nil, nil)
	for called, want := range map[string]string{
		arn:         "Function not found: " + arn,
		arn + ":v1": "Function not found: " + arn + ":v1",
		"pets":      "Function not found: arn:aws:lambda:us-east-1:123456789012:function:pets",
	} {
		_, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: called})
		var refused *ServiceError
		if !errors.As(err, &refused) || refused.Status != 404 || refused.Code != "ResourceNotFoundException" || refused.Message != want {
			t.Errorf("%s: got %v", called, err)
		}
	}
}

func TestWhatIsntAFunctionsName(t *testing.T) {
	fs := newFunctions(t, nil, nil)
	for _, called := range []string{"", "a b", "arn:aws:lambda:us-east-1:1:function:f", "arn:aws:sqs:us-east-1:123412341234:q", arn + ":", "a/b"} {
		_, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: called})
		var refused *ServiceError
		if !errors.As(err, &refused) || refused.Status != 400 || refused.Code != "ValidationException" {
			t.Errorf("%q: got %v", called, err)
		}
	}
}

func TestConfigurationsThatCantBeMeant(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "index.py"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		key    string
		config FunctionConfig
		want   string
	}{
		{"f", FunctionConfig{}, "functions: f: needs exactly one of exec, handler, endpoint, or aws: true"},
		{"f", FunctionConfig{AWS: true, Endpoint: "http://x"}, "needs exactly one of"},
		{"f", FunctionConfig{AWS: true, Timeout: time.Second}, "are for local functions"},
		{"f", FunctionConfig{Endpoint: "127.0.0.1:9000"}, `endpoint "127.0.0.1:9000" isn't a URL`},
		{"f", FunctionConfig{Endpoint: "localhost:9000"}, `endpoint "localhost:9000" isn't a URL`},
		{"f", FunctionConfig{Exec: []string{""}}, "exec names no program"},
		{"f", FunctionConfig{Exec: []string{"x"}, Runtime: "python"}, "runtime goes with handler alone"},
		{"f", FunctionConfig{Exec: []string{"x"}, Timeout: time.Hour}, "timeout is 1h0m0s; it may be at most 15m0s"},
		{"f", FunctionConfig{Exec: []string{"x"}, Timeout: 30}, "timeout is 30ns; give it a unit, as in 3s"},
		{"f", FunctionConfig{Exec: []string{"x"}, Concurrency: -1}, "concurrency is -1"},
		{"f", FunctionConfig{Exec: []string{"x"}, Dir: "nowhere"}, "isn't a directory"},
		{"f", FunctionConfig{Exec: []string{"x"}, Env: map[string]string{"AWS_LAMBDA_RUNTIME_API": "x"}}, "env can't set AWS_LAMBDA_RUNTIME_API"},
		{"f", FunctionConfig{Exec: []string{"x"}, Env: map[string]string{"": "x"}}, `env: "" can't be set`},
		{"f", FunctionConfig{Exec: []string{"x"}, Env: map[string]string{"A=B": "x"}}, `env: "A=B" can't be set`},
		{"f", FunctionConfig{Exec: []string{"x"}, Env: map[string]string{"A": "x\x00y"}}, `env: "A" can't be set`},
		{"f", FunctionConfig{Handler: "main.handler"}, "main.js, .mjs, .cjs or .py"},
		{"f", FunctionConfig{Handler: "index"}, `handler "index" isn't of the form file.function`},
		{"f", FunctionConfig{Handler: "index.handler", Runtime: "java21"}, `runtime "java21" is neither nodejs nor python`},
		{"a function", FunctionConfig{AWS: true}, "functions: a function: isn't a function's name or ARN"},
	} {
		_, err := New(Options{Functions: map[string]FunctionConfig{test.key: test.config}, Dir: dir})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got %v, want %s", test.config, err, test.want)
		}
	}
}

func TestProgramsAndDirectoriesAreRelativeToTheConfiguration(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "code")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []FunctionConfig{{Exec: []string{"./bootstrap", "x"}, Dir: "code"}, {Exec: []string{"./bootstrap", "x"}, Dir: dir}} {
		p, err := c.program(base)
		if err != nil {
			t.Fatal(err)
		}
		if p.dir != dir || p.args[0] != filepath.Join(dir, "bootstrap") || p.args[1] != "x" {
			t.Errorf("runs %q in %s", p.args, p.dir)
		}
	}
}
