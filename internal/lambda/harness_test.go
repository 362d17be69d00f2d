package lambda

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/awsapi"
	"stile/internal/wire"
)

const arn = "arn:aws:lambda:us-west-2:123412341234:function:child"

// logBook keeps what is logged.
type logBook struct {
	mu    sync.Mutex
	lines strings.Builder
}

func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lines.Write(p)
}

func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lines.String()
}

// newFunctions is Functions over configs and an AWS that can't be reached.
func newFunctions(t *testing.T, configs map[string]FunctionConfig, log *logBook) *Functions {
	t.Helper()
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA"} {
		t.Setenv(name, "")
	}
	client := wire.NewClient(wire.ClientOptions{})
	t.Cleanup(client.Close)
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Client: client})
	if err != nil {
		t.Fatal(err)
	}
	options := Options{Functions: configs, Region: "us-east-1", AccountId: "123456789012", AWS: aws}
	if log != nil {
		options.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	fs, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := fs.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return fs
}

// childConfig is the configuration of a function that this test binary is.
func childConfig(t testing.TB, handler string) FunctionConfig {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return FunctionConfig{Exec: []string{program}, Handler: handler, Env: map[string]string{childVariable: "1"}, Timeout: 20 * time.Second}
}

func newChild(t *testing.T, change func(*FunctionConfig), log *logBook) *Functions {
	t.Helper()
	config := childConfig(t, "")
	if change != nil {
		change(&config)
	}
	return newFunctions(t, map[string]FunctionConfig{"child": config}, log)
}

func invoke(t *testing.T, fs *Functions, payload string) *Result {
	t.Helper()
	result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn, Payload: []byte(payload)})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// idle waits until a function has n processes that wait for work.
func idle(t *testing.T, fs *Functions, n int) {
	t.Helper()
	for !slices.ContainsFunc(fs.locals, func(l *local) bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, p := range l.pools {
			p.mu.Lock()
			defer p.mu.Unlock()
			if len(p.idle) == n && len(p.all) == n {
				return true
			}
		}
		return false
	}) {
		time.Sleep(time.Millisecond)
	}
}

func waitFor(t *testing.T, path string) {
	t.Helper()
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
