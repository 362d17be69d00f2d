package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// alive is whether a process runs; one that has ended and that its parent hasn't asked for yet doesn't.
func alive(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", jsonOf(pid), "stat"))
	if err != nil {
		return syscall.Kill(pid, 0) == nil && !os.IsNotExist(err)
	}
	return !strings.Contains(string(stat), ") Z ")
}

func jsonOf(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func TestCloseEndsTheProcessesAndWhatTheyStarted(t *testing.T) {
	for _, handler := range []string{"", "stubborn"} {
		fs := newChild(t, func(c *FunctionConfig) { c.Handler = handler }, nil)
		var pid, spawned int
		_ = json.Unmarshal(invoke(t, fs, `{"Do":"spawn"}`).Payload, &spawned)
		idle(t, fs, 1)
		_ = json.Unmarshal(invoke(t, fs, `{"Do":"pid"}`).Payload, &pid)
		if !alive(pid) || !alive(spawned) {
			t.Fatalf("process %d or %d isn't there", pid, spawned)
		}
		if err := fs.Close(context.Background()); err != nil {
			t.Fatal(err)
		}
		if alive(pid) {
			t.Errorf("%q: process %d outlived Close", handler, pid)
		}
		for alive(spawned) { // its end is init's to notice
			time.Sleep(time.Millisecond)
		}
		_, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn})
		var refused *ServiceError
		if !errors.As(err, &refused) || refused.Status != 503 {
			t.Errorf("after Close: %v", err)
		}
	}
}

func TestCloseDoesntWaitLongerThanItsContext(t *testing.T) {
	fs := newChild(t, nil, nil)
	file := filepath.Join(t.TempDir(), "running")
	done := make(chan string)
	go func() { done <- string(invoke(t, fs, `{"Do":"touch","Arg":"`+file+`"}`).Payload) }()
	waitFor(t, file)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := fs.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if got := <-done; !strings.Contains(got, "Runtime.ExitError") {
		t.Errorf("the running invocation got %s", got)
	}
}

func TestAnIdleProcessIsStopped(t *testing.T) {
	fs := newChild(t, nil, nil)
	p, err := fs.locals[0].enter(function{"aws", "us-west-2", "123412341234", "child", ""})
	if err != nil {
		t.Fatal(err)
	}
	fs.locals[0].running.Done()
	p.idleLimit = time.Millisecond
	invoke(t, fs, `{}`)
	idle(t, fs, 0)
}

func TestAProcessThatDiesWhileIdleIsReplaced(t *testing.T) {
	fs := newChild(t, nil, nil)
	var pid int
	_ = json.Unmarshal(invoke(t, fs, `{"Do":"pid"}`).Payload, &pid)
	idle(t, fs, 1)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	idle(t, fs, 0)
	if result := invoke(t, fs, `{"a":1}`); string(result.Payload) != `{"a":1}` {
		t.Errorf("got %s", result.Payload)
	}
}

func TestCloseLeavesNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	fs := newChild(t, nil, nil)
	for range 3 {
		invoke(t, fs, `{"Do":"spawn"}`)
	}
	if err := fs.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	for runtime.NumGoroutine() > before { // connections of a closed server end on their own
		time.Sleep(time.Millisecond)
	}
}
