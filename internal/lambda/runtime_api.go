package lambda

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"stile/internal/wire"
)

// maxDrained is how much of an oversized response is read and thrown away, so that the process sees our answer to it.
const maxDrained = 256 << 20

// runtimeApi is the Lambda Runtime API, version 2018-06-01, as one process sees it.
type runtimeApi struct {
	timeout    time.Duration
	work       chan *execution // holds what the process is to take next
	finished   chan outcome    // holds how the current execution ended
	initFailed chan outcome    // holds why the process can't take any

	mu        sync.Mutex
	current   *execution // taken and not answered
	streaming string     // request id of the latest whose response is streamed
	last      string     // request id of the latest taken
}

func newRuntimeApi(timeout time.Duration) *runtimeApi {
	return &runtimeApi{timeout: timeout, work: make(chan *execution, 1), finished: make(chan outcome, 1), initFailed: make(chan outcome, 1)}
}

// requestId is that of the execution that runs, or of the last one.
func (a *runtimeApi) requestId() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

func (a *runtimeApi) serve(ctx context.Context, req *wire.Request, r wire.Responder) {
	route, id := runtimeRoute(req.Method, req.Target)
	switch route {
	case "next":
		a.next(ctx, r)
	case "response":
		if strings.EqualFold(req.Header.Get(responseModeHeader), "streaming") {
			a.stream(req, r, id)
			return
		}
		a.answer(req, r, id, false)
	case "error":
		a.answer(req, r, id, true)
	case "init/error":
		a.initError(req, r)
	default:
		reply(r, 404, runtimeError("NotFound", "The Runtime API has no "+req.Method+" "+req.Target))
	}
}

// runtimeRoute takes a request's target apart: which call of the Runtime API it is, "" if none, and the request id in it.
func runtimeRoute(method, target string) (route, id string) {
	path, _, _ := strings.Cut(target, "?")
	path, ok := strings.CutPrefix(path, "/2018-06-01/runtime/")
	if !ok {
		return "", ""
	}
	if method == "GET" {
		if path == "invocation/next" {
			return "next", ""
		}
		return "", ""
	}
	if method != "POST" {
		return "", ""
	}
	if path == "init/error" {
		return path, ""
	}
	path, ok = strings.CutPrefix(path, "invocation/")
	id, route, found := strings.Cut(path, "/")
	if !ok || !found || id == "" || route != "response" && route != "error" {
		return "", ""
	}
	return route, id
}

// next waits for an execution and hands it to the process.
func (a *runtimeApi) next(ctx context.Context, r wire.Responder) {
	if a.busy() {
		reply(r, 403, runtimeError("InvalidStateTransition", "The current invocation hasn't been answered"))
		return
	}
	var e *execution
	select {
	case e = <-a.work:
	case <-ctx.Done():
		return
	}
	a.mu.Lock()
	a.current, a.last = e, e.id
	a.mu.Unlock()
	deadline := strconv.FormatInt(time.Now().Add(a.timeout).UnixMilli(), 10)
	if _, err := r.Respond(&wire.Response{Status: 200, Header: e.header(deadline), Body: wire.Bytes(e.payload)}); err != nil {
		if a.takeBack(e) {
			a.work <- e // the process let go of the connection in the same moment; it may ask again
			return
		}
	}
	close(e.started)
}

// takeBack makes e untaken, unless it has been answered.
func (a *runtimeApi) takeBack(e *execution) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current != e {
		return false
	}
	a.current = nil
	return true
}

// withdraw takes back what the process hasn't taken.
func (a *runtimeApi) withdraw() bool {
	select {
	case <-a.work:
		return true
	default:
		return false
	}
}

func (a *runtimeApi) busy() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.current != nil
}

// answer takes the response or the error of the current execution.
func (a *runtimeApi) answer(req *wire.Request, r wire.Responder, id string, isError bool) {
	body, err := readAnswer(&req.Body)
	if err != nil && !errors.Is(err, wire.ErrTooLarge) {
		return // the process went away half-way; its end is the outcome
	}
	out := outcome{payload: body}
	if isError {
		out.functionError = "Unhandled"
	}
	if err != nil {
		out = responseTooLarge()
	}
	if !a.finish(id, out) {
		reply(r, 400, runtimeError("InvalidRequestID", "Invalid request ID"))
		return
	}
	if err != nil {
		reply(r, 413, runtimeError("RequestEntityTooLarge", "Exceeded maximum allowed payload size ("+strconv.Itoa(maxResponse)+" bytes)."))
		return
	}
	reply(r, 202, []byte(`{"status":"OK"}`+"\n"))
}

// stream takes the response of the current execution while the function writes it.
func (a *runtimeApi) stream(req *wire.Request, r wire.Responder, id string) {
	e := a.beginStream(id)
	if e == nil {
		reply(r, 400, runtimeError("InvalidRequestID", "Invalid request ID"))
		return
	}
	out, err := e.receive(req)
	var broken net.Error
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &broken):
		return // the process went away half-way; its end is the outcome
	case err != nil:
		out = failed("Runtime.InvalidResponse", err.Error())
	}
	if a.finish(id, out) {
		reply(r, 202, []byte(`{"status":"OK"}`+"\n"))
	}
}

// beginStream is the current execution if it is id's and hasn't begun to stream.
func (a *runtimeApi) beginStream(id string) *execution {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current == nil || a.current.id != id || a.streaming == id {
		return nil
	}
	a.streaming = a.current.id // id is a part of the request
	return a.current
}

// finish ends the current execution, unless id is another's.
func (a *runtimeApi) finish(id string, out outcome) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.current == nil || a.current.id != id {
		return false
	}
	a.current = nil
	a.finished <- out
	return true
}

// initError takes why the process can't start. One that has taken an invocation has started.
func (a *runtimeApi) initError(req *wire.Request, r wire.Responder) {
	body, err := readAnswer(&req.Body)
	if err != nil {
		return
	}
	if a.requestId() != "" {
		reply(r, 403, runtimeError("InvalidStateTransition", "The process has started"))
		return
	}
	select {
	case a.initFailed <- outcome{body, "Unhandled"}:
		reply(r, 202, []byte(`{"status":"OK"}`+"\n"))
	default:
		reply(r, 403, runtimeError("InvalidStateTransition", "The error was reported before"))
	}
}

// readAnswer reads what a process sends; too much of it is wire.ErrTooLarge.
func readAnswer(body *wire.Body) ([]byte, error) {
	defer func() { _ = body.Close() }() // what matters of it has been read
	var buf bytes.Buffer
	if n := body.Len(); n > 0 && n <= maxResponse {
		buf.Grow(int(n) + bytes.MinRead)
	}
	reader := body.Reader()
	if _, err := buf.ReadFrom(io.LimitReader(reader, maxResponse+1)); err != nil {
		return nil, err
	}
	if buf.Len() > maxResponse {
		_, _ = io.CopyN(io.Discard, reader, maxDrained) // in either case the answer is that it is too much
		return nil, wire.ErrTooLarge
	}
	return buf.Bytes(), nil
}

func runtimeError(errorType, message string) []byte { return failed(errorType, message).payload }

// reply answers the process. One that has gone away is no matter: its end is noticed.
func reply(r wire.Responder, status int, body []byte) {
	var h wire.Header
	h.Add("Content-Type", "application/json")
	_, _ = r.Respond(&wire.Response{Status: status, Header: h, Body: wire.Bytes(body)})
}
