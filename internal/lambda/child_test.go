package lambda

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"
)

// childVariable makes the test binary a function: a process that speaks the Runtime API.
const childVariable = "STILE_LAMBDA_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		child()
		return
	}
	os.Exit(m.Run())
}

// order is what a test tells the function to do.
type order struct {
	Do   string
	Arg  string
	Size int
}

// child's handler says how it starts, an invocation's event what it does.
func child() {
	base := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/"
	switch os.Getenv("_HANDLER") {
	case "exits":
		fmt.Println("no start for me")
		os.Exit(3)
	case "fails":
		post(base+"init/error", []byte(`{"errorType":"Runtime.Broken","errorMessage":"init went wrong"}`))
		os.Exit(1)
	case "hangs":
		time.Sleep(time.Hour) // a bare select would be a deadlock to a runtime without cgo
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
	}
	for {
		next, err := http.Get(base + "invocation/next")
		if err != nil {
			os.Exit(0)
		}
		event, _ := io.ReadAll(next.Body)
		_ = next.Body.Close()
		invocation := base + "invocation/" + next.Header.Get("Lambda-Runtime-Aws-Request-Id") + "/"
		var o order
		_ = json.Unmarshal(event, &o)
		obey(o, event, next.Header, base, invocation)
	}
}

func obey(o order, event []byte, header http.Header, base, invocation string) {
	switch o.Do {
	case "sleep":
		time.Sleep(time.Hour)
	case "exit":
		os.Exit(o.Size)
	case "kill":
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	case "error":
		post(invocation+"error", []byte(`{"errorMessage":"boom","errorType":"Error"}`))
	case "error and exit": // as runtimes do after an uncaught error
		post(invocation+"error", []byte(`{"errorMessage":"boom","errorType":"Error"}`))
		os.Exit(1)
	case "big":
		_, body := post(invocation+"response", bytes.Repeat([]byte("x"), o.Size))
		fmt.Println("told " + body)
	case "pid":
		respond(invocation, os.Getpid())
	case "env":
		respond(invocation, os.Environ())
	case "header":
		respond(invocation, header)
	case "print":
		fmt.Print(o.Arg)
		respond(invocation, nil)
	case "touch": // and answer when the file is gone
		_ = os.WriteFile(o.Arg, nil, 0o600)
		for {
			if _, err := os.Stat(o.Arg); err != nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		respond(invocation, os.Getpid())
	case "spawn": // a process that outlives us unless it is killed with us
		cmd := exec.Command("sleep", "3600")
		_ = cmd.Start()
		respond(invocation, cmd.Process.Pid)
	case "stray":
		var said []string
		for _, call := range []string{"invocation/nobody/response", "invocation/nobody/error", "elsewhere"} {
			status, body := post(base+call, []byte("{}"))
			said = append(said, fmt.Sprint(status, " ", body))
		}
		early, err := http.Get(base + "invocation/next")
		if err == nil {
			said = append(said, fmt.Sprint(early.StatusCode))
			_ = early.Body.Close()
		}
		respond(invocation, said)
	case "late init error":
		status, _ := post(base+"init/error", []byte(`{"errorType":"Runtime.Broken","errorMessage":"late"}`))
		respond(invocation, status)
	case "stream", "stream and fail", "stream and exit", "stream and sleep", "stream and misreport", "stream and touch":
		streamResponse(o, invocation)
	default:
		post(invocation+"response", event)
	}
}

func respond(invocation string, value any) {
	body, _ := json.Marshal(value)
	post(invocation+"response", body)
}

func post(url string, body []byte) (int, string) {
	res, err := http.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = res.Body.Close() }()
	answer, _ := io.ReadAll(res.Body)
	return res.StatusCode, strings.TrimSpace(string(answer))
}
