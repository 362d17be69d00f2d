package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestAFunctionGetsThePayloadAndAnswers(t *testing.T) {
	fs := newChild(t, nil, nil)
	for payload, want := range map[string]string{`{"a": [1]}`: `{"a": [1]}`, "": "{}", "null": "null"} {
		result := invoke(t, fs, payload)
		if string(result.Payload) != want || result.Status != 200 || result.FunctionError != "" || result.ExecutedVersion != "$LATEST" {
			t.Errorf("%q: got %+v", payload, result)
		}
		if id := result.Header.Get("x-amzn-RequestId"); id == "" || id != result.RequestId {
			t.Errorf("request id %q in the header, %q in the result", id, result.RequestId)
		}
	}
}

func TestAProcessIsUsedAgainAndTheLastUsedFirst(t *testing.T) {
	fs := newChild(t, nil, nil)
	first := invoke(t, fs, `{"Do":"pid"}`)
	idle(t, fs, 1)
	if again := invoke(t, fs, `{"Do":"pid"}`); string(again.Payload) != string(first.Payload) {
		t.Errorf("process %s, then %s", first.Payload, again.Payload)
	}
	idle(t, fs, 1)

	file := filepath.Join(t.TempDir(), "running")
	slow := make(chan string)
	go func() { slow <- string(invoke(t, fs, `{"Do":"touch","Arg":"`+file+`"}`).Payload) }()
	waitFor(t, file)
	if second := invoke(t, fs, `{"Do":"pid"}`); string(second.Payload) == string(first.Payload) {
		t.Error("two invocations at once ran in one process")
	}
	idleOf := fs.locals[0].pools[function{"aws", "us-west-2", "123412341234", "child", "$LATEST"}]
	for {
		idleOf.mu.Lock()
		n := len(idleOf.idle)
		idleOf.mu.Unlock()
		if n == 1 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	last := <-slow
	idle(t, fs, 2)
	if next := invoke(t, fs, `{"Do":"pid"}`); string(next.Payload) != last {
		t.Errorf("got process %s, want the one used last, %s", next.Payload, last)
	}
}

func TestANewExecutableRunsAtTheNextInvocation(t *testing.T) {
	fs := newChild(t, nil, nil)
	first := invoke(t, fs, `{"Do":"pid"}`)
	idle(t, fs, 1)
	file := filepath.Join(t.TempDir(), "source")
	fs.locals[0].program.sources = append(fs.locals[0].program.sources, file)
	second := invoke(t, fs, `{"Do":"pid"}`)
	idle(t, fs, 1)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	third := invoke(t, fs, `{"Do":"pid"}`)
	if string(first.Payload) == string(second.Payload) || string(second.Payload) == string(third.Payload) {
		t.Errorf("processes %s, %s, %s: want three", first.Payload, second.Payload, third.Payload)
	}
}

func TestMoreThanConcurrencyAllowsIsThrottled(t *testing.T) {
	fs := newChild(t, func(c *FunctionConfig) { c.Concurrency = 1 }, nil)
	file := filepath.Join(t.TempDir(), "running")
	done := make(chan struct{})
	go func() {
		defer close(done)
		invoke(t, fs, `{"Do":"touch","Arg":"`+file+`"}`)
	}()
	waitFor(t, file)
	_, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn})
	var refused *ServiceError
	if !errors.As(err, &refused) || refused.Status != 429 || refused.Code != "TooManyRequestsException" || refused.Message != "Rate Exceeded." {
		t.Errorf("got %v", err)
	}
	_ = os.Remove(file)
	<-done
}

func TestAsManyCallersAsMayRunAtOnceAreNeverThrottled(t *testing.T) {
	fs := newChild(t, func(c *FunctionConfig) { c.Concurrency = 2 }, nil)
	var callers sync.WaitGroup
	for range 2 {
		callers.Go(func() {
			for i := range 50 {
				payload := `{}`
				if i%10 == 9 {
					payload = `{"Do":"exit","Size":1}`
				}
				if _, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn, Payload: []byte(payload)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	callers.Wait()
}

func TestFunctionErrors(t *testing.T) {
	for _, test := range []struct{ name, handler, payload, want string }{
		{"the function's own", "", `{"Do":"error"}`, `{"errorMessage":"boom","errorType":"Error"}`},
		{"the function's own, and then its end", "", `{"Do":"error and exit"}`, `{"errorMessage":"boom","errorType":"Error"}`},
		{"timeout", "", `{"Do":"sleep"}`, `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ID Error: Task timed out after 0.25 seconds"}`},
		{"exit status", "", `{"Do":"exit","Size":1}`, `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 1"}`},
		{"exit without a reason", "", `{"Do":"exit"}`, `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited without providing a reason"}`},
		{"killed, as when memory is short", "", `{"Do":"kill"}`, `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: signal: killed"}`},
		{"exit at the start", "exits", `{}`, `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ID Error: Runtime exited with error: exit status 3"}`},
		{"error at the start", "fails", `{}`, `{"errorType":"Runtime.Broken","errorMessage":"init went wrong"}`},
		{"too large a response", "", `{"Do":"big","Size":6291557}`, `{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			fs := newChild(t, func(c *FunctionConfig) {
				c.Handler = test.handler
				if test.name == "timeout" {
					c.Timeout = 250 * time.Millisecond
				}
			}, nil)
			result := invoke(t, fs, test.payload)
			got := strings.ReplaceAll(string(result.Payload), result.RequestId, "ID")
			if got != test.want || result.FunctionError != "Unhandled" || result.Status != 200 || result.Header.Get("X-Amz-Function-Error") != "Unhandled" {
				t.Errorf("got  %s %q %d\nwant %s", got, result.FunctionError, result.Status, test.want)
			}
			if test.handler == "" && test.name != "timeout" {
				if after := invoke(t, fs, `{"again":1}`); string(after.Payload) != `{"again":1}` {
					t.Errorf("the next invocation got %s", after.Payload)
				}
			}
		})
	}
}

func TestAProgramThatIsntThere(t *testing.T) {
	fs := newChild(t, func(c *FunctionConfig) { c.Exec = []string{"./nowhere"} }, nil)
	result := invoke(t, fs, "")
	if result.FunctionError != "Unhandled" || !strings.Contains(string(result.Payload), `"errorType":"Runtime.InvalidEntrypoint"`) {
		t.Errorf("got %s", result.Payload)
	}
}

func TestAFunctionThatNeverAsksForWorkTimesOut(t *testing.T) {
	fs := newChild(t, func(c *FunctionConfig) { c.Handler, c.Timeout = "hangs", time.Second }, nil)
	p, err := fs.locals[0].enter(function{name: "child"})
	if err != nil {
		t.Fatal(err)
	}
	fs.locals[0].running.Done()
	sb, err := startSandbox(p)
	if err != nil {
		t.Fatal(err)
	}
	go sb.reap()
	sb.warm = true // no patience for the start
	out, usable := sb.execute(newExecution(&Invocation{}, function{name: "child"}))
	sb.kill()
	<-sb.gone
	if usable || !strings.Contains(string(out.payload), "Task timed out after 1.00 seconds") {
		t.Errorf("got %s, usable %v", out.payload, usable)
	}
}

func TestTheLargestResponseArrives(t *testing.T) {
	fs := newChild(t, nil, nil)
	if result := invoke(t, fs, `{"Do":"big","Size":6291556}`); len(result.Payload) != 6291556 || result.FunctionError != "" {
		t.Errorf("got %d bytes, %s", len(result.Payload), result.FunctionError)
	}
}

func TestPayloadsThatLambdaRefuses(t *testing.T) {
	fs := newChild(t, nil, nil)
	large := func(n int) []byte { return []byte(`"` + strings.Repeat("x", n-2) + `"`) }
	for _, test := range []struct {
		call         Invocation
		status       int
		code, prefix string
	}{
		{Invocation{Payload: large(6<<20 + 1)}, 413, "RequestEntityTooLargeException", "Request must be smaller than 6291456 bytes for the InvokeFunction operation"},
		{Invocation{Payload: large(1<<20 + 1), Type: "Event"}, 413, "RequestEntityTooLargeException", "Request must be smaller than 1048576 bytes"},
		{Invocation{Payload: []byte("hello")}, 400, "InvalidRequestContentException", "Could not parse request body into json: "},
		{Invocation{Type: "Later"}, 400, "InvalidParameterValueException", "Value 'Later' at 'invocationType' failed"},
	} {
		test.call.FunctionArn = arn
		_, err := fs.Invoke(context.Background(), &test.call)
		var refused *ServiceError
		if !errors.As(err, &refused) || refused.Status != test.status || refused.Code != test.code || !strings.HasPrefix(refused.Message, test.prefix) {
			t.Errorf("%s %d bytes: got %v", test.call.Type, len(test.call.Payload), err)
		}
	}
	if result := invoke(t, fs, string(large(6<<20))); len(result.Payload) != 6<<20 {
		t.Errorf("the largest payload came back as %d bytes", len(result.Payload))
	}
}

func TestEventsThatWaitAreBoundedInNumberAndMemory(t *testing.T) {
	for size, want := range map[int]int{2: 1000, 1 << 20: 64} {
		l := newLocal(&program{}, &bootstraps{}, nil)
		taken := 0
		for l.queue(size) {
			taken++
		}
		if taken != want {
			t.Errorf("%d events of %d bytes may wait, want %d", taken, size, want)
		}
		l.unqueue(size)
		if !l.queue(size) {
			t.Errorf("%d bytes: there is no room where one has ended", size)
		}
	}
}

func TestAnEventIsAcceptedAndRunsLater(t *testing.T) {
	log := &logBook{}
	fs := newChild(t, func(c *FunctionConfig) { c.Concurrency = 1 }, log)
	for range 3 { // more than run at once: they wait
		result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn, Type: "Event", Payload: []byte(`{"Do":"print","Arg":"ran\n"}`)})
		if err != nil || result.Status != 202 || len(result.Payload) != 0 {
			t.Fatalf("got %+v, %v", result, err)
		}
	}
	if err := fs.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(log.String(), "msg=ran "); n != 3 {
		t.Errorf("ran %d times, want 3:\n%s", n, log)
	}
}

func TestADryRunRunsNothing(t *testing.T) {
	fs := newChild(t, nil, nil)
	result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn, Type: "DryRun"})
	if err != nil || result.Status != 204 || len(fs.locals[0].pools) != 0 {
		t.Errorf("got %+v, %v, %d pools", result, err, len(fs.locals[0].pools))
	}
}

func TestACallerThatGoesAwayDoesntStopTheFunction(t *testing.T) {
	fs := newChild(t, nil, nil)
	file := filepath.Join(t.TempDir(), "running")
	ctx, cancel := context.WithCancel(context.Background())
	gone := make(chan error)
	go func() {
		_, err := fs.Invoke(ctx, &Invocation{FunctionArn: arn, Payload: []byte(`{"Do":"touch","Arg":"` + file + `"}`)})
		gone <- err
	}()
	waitFor(t, file)
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the caller got %v", err)
	}
	_ = os.Remove(file)
	idle(t, fs, 1) // it came to its end and waits for more
}

func TestTheEnvironmentIsLambdas(t *testing.T) {
	t.Setenv("STILE_SECRET", "ours")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "ours")
	fs := newChild(t, func(c *FunctionConfig) { c.Handler = "file.function"; c.Env["TABLE"] = "pets" }, nil)
	var got []string
	result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn + ":7", Payload: []byte(`{"Do":"env"}`)})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(result.Payload, &got); err != nil {
		t.Fatal(err)
	}
	if result.ExecutedVersion != "7" {
		t.Errorf("version %q ran", result.ExecutedVersion)
	}
	dir, _ := os.Getwd()
	for _, want := range []string{
		"TABLE=pets", "_HANDLER=file.function", "AWS_LAMBDA_FUNCTION_NAME=child", "AWS_LAMBDA_FUNCTION_VERSION=7", "AWS_REGION=us-west-2",
		"AWS_DEFAULT_REGION=us-west-2", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128", "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/child", "LAMBDA_TASK_ROOT=" + dir, "PATH=" + os.Getenv("PATH"),
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s in %q", want, got)
		}
	}
	for _, line := range got {
		if strings.HasSuffix(line, "=ours") {
			t.Errorf("our %s leaked", line)
		}
	}
}

func TestTheRuntimeApisHeader(t *testing.T) {
	fs := newChild(t, nil, nil)
	call := &Invocation{FunctionArn: "child:live", Payload: []byte(`{"Do":"header"}`), ClientContext: "ewoiY3VzdG9tIjp7fX0="}
	call.Header.Add("X-Amzn-Trace-Id", "Root=1-2-3")
	before := time.Now().Add(20 * time.Second).UnixMilli()
	result, err := fs.Invoke(context.Background(), call)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string][]string
	if err := json.Unmarshal(result.Payload, &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"Lambda-Runtime-Aws-Request-Id":       result.RequestId,
		"Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:child:live",
		"Lambda-Runtime-Trace-Id":             "Root=1-2-3",
		"Lambda-Runtime-Client-Context":       `{ "custom":{}}`,
	} {
		if !slices.Equal(got[name], []string{want}) {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	var deadline int64
	if err := json.Unmarshal([]byte(got["Lambda-Runtime-Deadline-Ms"][0]), &deadline); err != nil || deadline < before {
		t.Errorf("deadline %v", got["Lambda-Runtime-Deadline-Ms"])
	}
	if result.Header.Get("X-Amzn-Trace-Id") != "Root=1-2-3" {
		t.Error("the answer has no X-Amzn-Trace-Id")
	}
}

func TestCallsOfTheRuntimeApiThatArentDue(t *testing.T) {
	fs := newChild(t, nil, nil)
	var got []string
	if err := json.Unmarshal(invoke(t, fs, `{"Do":"stray"}`).Payload, &got); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		`400 {"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}`,
		`400 {"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}`,
		`404 .*`,
		`403`,
	} {
		if !regexp.MustCompile("^" + want + "$").MatchString(got[i]) {
			t.Errorf("got %s, want %s", got[i], want)
		}
	}
}

func TestWhatAFunctionPrintsIsLogged(t *testing.T) {
	log := &logBook{}
	fs := newChild(t, nil, log)
	id := invoke(t, fs, `{"Do":"print","Arg":"one line\nno end"}`).RequestId
	if err := fs.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`msg="one line" function=child request_id=` + id, `msg="no end" function=child request_id=` + id} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %s in\n%s", want, log)
		}
	}
}
