package lambda

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/google/uuid"

	"stile/internal/wire"
)

// Asynchronous invocations that may wait or run at once, in number and in the memory of their payloads; more are refused, as Lambda
// throttles them.
const (
	maxPending      = 1000
	maxPendingBytes = 64 << 20
)

// local runs the functions of one entry of the configuration in processes of this machine.
type local struct {
	program *program
	boot    *bootstraps
	log     *slog.Logger

	mu      sync.Mutex
	pools   map[function]*pool
	closed  bool
	running sync.WaitGroup // executions, and asynchronous invocations that wait for theirs
	giveUp  chan struct{}  // closed when waiting ones are to give up

	pending, pendingBytes int // asynchronous invocations
}

func newLocal(p *program, boot *bootstraps, log *slog.Logger) *local {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &local{
		program: p,
		boot:    boot,
		log:     log,
		pools:   map[function]*pool{},
		giveUp:  make(chan struct{}),
	}
}

func (l *local) invoke(ctx context.Context, call *Invocation, f function) (*Result, error) {
	if err := call.check(); err != nil {
		return nil, err
	}
	call.sending(&call.Header)
	e := newExecution(call, f)
	switch call.Type {
	case "DryRun":
		return l.result(e, 204, outcome{}, f), nil
	case "Event":
		return l.invokeLater(e, f)
	}
	if err := l.start(e, f); err != nil {
		return nil, err
	}
	select {
	case out := <-e.done:
		return l.result(e, 200, out, f), nil
	case <-ctx.Done(): // the function goes on, as on Lambda
		return nil, ctx.Err()
	}
}

// stream answers when the function has begun to answer.
func (l *local) stream(ctx context.Context, call *Invocation, f function) (*Stream, error) {
	waited := *call
	waited.Type = "RequestResponse"
	if err := waited.check(); err != nil {
		return nil, err
	}
	call.sending(&call.Header)
	e := newExecution(&waited, f)
	e.response = newResponse()
	if err := l.start(e, f); err != nil {
		return nil, err
	}
	select {
	case <-e.response.begun:
	case out := <-e.done:
		if !e.response.hasBegun() {
			return whole(l.result(e, 200, out, f)), nil
		}
	case <-ctx.Done():
		_ = e.response.Close() // nobody reads what it may still write
		return nil, ctx.Err()
	}
	s := whole(l.result(e, 200, outcome{}, f))
	s.Header.Set("Content-Type", eventStreamType) // as the service answers it
	s.Body = e.response
	return s, nil
}

// start runs e unless as many run as may.
func (l *local) start(e *execution, f function) error {
	p, err := l.enter(f)
	if err != nil {
		return err
	}
	if !p.tryReserve() {
		l.running.Done()
		return throttled()
	}
	go func() {
		defer l.running.Done()
		p.run(e)
	}()
	return nil
}

func (l *local) invokeLater(e *execution, f function) (*Result, error) {
	p, err := l.enter(f)
	if err != nil {
		return nil, err
	}
	if !l.queue(len(e.payload)) {
		l.running.Done()
		return nil, throttled()
	}
	go l.runLater(p, e)
	return l.result(e, 202, outcome{}, f), nil
}

// queue makes room for an asynchronous invocation unless too much is waiting.
func (l *local) queue(size int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending == maxPending || l.pendingBytes+size > maxPendingBytes {
		return false
	}
	l.pending++
	l.pendingBytes += size
	return true
}

func (l *local) unqueue(size int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending--
	l.pendingBytes -= size
}

// runLater runs an asynchronous invocation when there is room for it, once.
func (l *local) runLater(p *pool, e *execution) {
	defer l.running.Done()
	defer l.unqueue(len(e.payload))
	if !p.reserve(l.giveUp) {
		p.log.Warn("asynchronous invocation dropped at shutdown", "request_id", e.id)
		return
	}
	p.run(e)
}

// enter answers f's pool and counts one invocation that runs.
func (l *local) enter(f function) (*pool, error) {
	key := f
	key.qualifier = f.version()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, unavailable()
	}
	p, ok := l.pools[key]
	if !ok {
		p = newPool(key, l.program, l.boot, l.log)
		l.pools[key] = p
	}
	l.running.Add(1)
	return p, nil
}

// result is what the Invoke API answers.
func (l *local) result(e *execution, status int, out outcome, f function) *Result {
	r := &Result{Status: status, FunctionError: out.functionError, ExecutedVersion: f.version(), RequestId: e.id, Payload: out.payload}
	r.Header.Add("Content-Type", "application/json")
	r.Header.Add("x-amzn-RequestId", e.id)
	if e.traceId != "" {
		r.Header.Add("X-Amzn-Trace-Id", e.traceId)
	}
	if status == 200 {
		r.Header.Add("X-Amz-Executed-Version", r.ExecutedVersion)
	}
	if r.FunctionError != "" {
		r.Header.Add("X-Amz-Function-Error", r.FunctionError)
	}
	return r
}

// close waits for what runs until ctx ends, then stops every process.
func (l *local) close(ctx context.Context) {
	l.mu.Lock()
	already := l.closed
	l.closed = true
	pools := l.pools
	l.mu.Unlock()
	if already {
		return
	}
	finished := make(chan struct{})
	go func() {
		l.running.Wait()
		close(finished)
	}()
	select {
	case <-finished:
	case <-ctx.Done():
	}
	close(l.giveUp)
	var closing sync.WaitGroup
	for _, p := range pools {
		closing.Go(func() { p.close(ctx) })
	}
	closing.Wait()
	<-finished // their processes are gone
}

// execution is one run of a function.
type execution struct {
	id            string
	arn           string
	payload       []byte
	clientContext string // JSON
	traceId       string

	started  chan struct{} // closed when the process has taken it
	done     chan outcome  // holds the outcome
	response *response     // nil unless the caller wants the response while it is written
}

func newExecution(call *Invocation, f function) *execution {
	e := &execution{
		id:      uuid.NewString(),
		arn:     strings.Clone(f.qualified(f.arn())), // the execution may outlast its caller
		payload: bytes.Clone(call.Payload),
		traceId: strings.Clone(call.Header.Get("X-Amzn-Trace-Id")),
		started: make(chan struct{}),
		done:    make(chan outcome, 1),
	}
	if len(e.payload) == 0 {
		e.payload = []byte("{}")
	}
	if decoded, err := base64.StdEncoding.DecodeString(call.ClientContext); err == nil {
		e.clientContext = headerSafe(decoded)
	}
	return e
}

// headerSafe writes JSON so that it can travel in a header: on one line, in ASCII.
func headerSafe(text []byte) string {
	var b strings.Builder
	for _, r := range string(text) {
		switch {
		case r < ' ':
			b.WriteByte(' ') // between JSON's tokens; nowhere else may it stand
		case r < 0x7f:
			b.WriteRune(r)
		default:
			for _, unit := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
	}
	return b.String()
}

// header is the head of the answer to the process's next.
func (e *execution) header(deadlineMs string) wire.Header {
	var h wire.Header
	h.Add("Content-Type", "application/json")
	h.Add("Lambda-Runtime-Aws-Request-Id", e.id)
	h.Add("Lambda-Runtime-Deadline-Ms", deadlineMs)
	h.Add("Lambda-Runtime-Invoked-Function-Arn", e.arn)
	if e.traceId != "" {
		h.Add("Lambda-Runtime-Trace-Id", e.traceId)
	}
	if e.clientContext != "" {
		h.Add("Lambda-Runtime-Client-Context", e.clientContext)
	}
	return h
}
