package lambda

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func invokeStream(t *testing.T, fs *Functions, event string) *Stream {
	t.Helper()
	s, err := fs.InvokeWithResponseStream(t.Context(), &Invocation{FunctionArn: arn, Payload: []byte(event)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Body.Close() })
	if s.Status != 200 || s.RequestId == "" {
		t.Errorf("status %d, request id %q", s.Status, s.RequestId)
	}
	return s
}

// streamOf is the whole of a streamed response and the error that ended it.
func streamOf(t *testing.T, fs *Functions, event string) (string, *FunctionError) {
	t.Helper()
	body, err := io.ReadAll(invokeStream(t, fs, event).Body)
	var failure *FunctionError
	if err != nil && !errors.As(err, &failure) {
		t.Errorf("ended with %v", err)
	}
	return string(body), failure
}

const streamingHandlers = `
const fs = require('node:fs');
const { pipeline } = require('node:stream/promises');
const { Readable } = require('node:stream');
const { setTimeout: sleep } = require('node:timers/promises');
exports.from = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { 'x-a': 'b' } });
  stream.write('one ');
  stream.write({ two: 2 });
  stream.end();
});
exports.waits = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('first');
  while (!fs.existsSync(event.file)) await sleep(1);
  stream.end(' second');
});
exports.pipes = awslambda.streamifyResponse((event, stream) => pipeline(Readable.from(['a', 'b', Buffer.from('c')]), stream));
exports.returnsBefore = awslambda.streamifyResponse((event, stream) => { setTimeout(() => stream.end('late'), 1) });
exports.empty = awslambda.streamifyResponse(async (event, stream) => { stream.end() });
exports.failsBefore = awslambda.streamifyResponse(async () => { throw new TypeError('boom') });
exports.failsAfter = awslambda.streamifyResponse(async (event, stream) => { stream.write('part'); await sleep(1); throw new TypeError('boom') });
exports.uncaught = awslambda.streamifyResponse((event, stream) => { stream.write('part'); setTimeout(() => { throw new RangeError('lost') }, 1); return sleep(1e6) });
exports.longTrace = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('part');
  throw Object.assign(new TypeError('x'.repeat(9000)), { stack: 'line\n'.repeat(9000) });
});
exports.neverEnds = awslambda.streamifyResponse(async () => {});
exports.buffered = async () => ({ whole: true });
`

func TestNodeStreamingHandlers(t *testing.T) {
	for handler, want := range map[string]struct{ body, errorType, message string }{
		"from":          {body: `{"statusCode":201,"headers":{"x-a":"b"}}` + "\x00\x00\x00\x00\x00\x00\x00\x00" + `one {"two":2}`},
		"pipes":         {body: "abc"},
		"returnsBefore": {body: "late"},
		"empty":         {},
		"buffered":      {body: `{"whole":true}`},
		"failsBefore":   {errorType: "TypeError", message: "boom"},
		"failsAfter":    {body: "part", errorType: "TypeError", message: "boom"},
		"uncaught":      {body: "part", errorType: "RangeError", message: "lost"},
		"longTrace":     {body: "part", errorType: "TypeError", message: "xxx"},
		"neverEnds":     {errorType: "Runtime.NodeJsExit", message: "never ended"},
	} {
		t.Run(handler, func(t *testing.T) {
			fs := newHandler(t, "node", "index."+handler, map[string]string{"index.js": streamingHandlers}, nil)
			for range 2 { // the second in the same process, where there is one
				body, failure := streamOf(t, fs, "{}")
				if body != want.body || (failure != nil) != (want.errorType != "") {
					t.Errorf("%q, %v", body, failure)
				}
				if failure != nil && (!strings.Contains(failure.Details, `"errorType":"`+want.errorType+`"`) || !strings.Contains(failure.Details, want.message)) {
					t.Error(failure)
				}
			}
		})
	}
}

func TestAStreamedResponseComesAsItIsWritten(t *testing.T) {
	fs := newHandler(t, "node", "index.waits", map[string]string{"index.js": streamingHandlers}, nil)
	file := filepath.Join(t.TempDir(), "go on")
	s := invokeStream(t, fs, `{"file":"`+file+`"}`)
	if got := s.Header.Get("Content-Type"); got != eventStreamType {
		t.Errorf("Content-Type %q", got)
	}
	first := make([]byte, 5)
	if _, err := io.ReadFull(s.Body, first); err != nil || string(first) != "first" {
		t.Fatalf("%q, %v", first, err)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(s.Body); err != nil || string(rest) != " second" {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestAStreamingFunctionBehindInvokeAnswersAllAtOnce(t *testing.T) {
	fs := newChild(t, nil, nil)
	if result := invoke(t, fs, `{"do":"stream","arg":"a,b,c"}`); string(result.Payload) != "abc" || result.FunctionError != "" {
		t.Errorf("%s %s", result.Payload, result.FunctionError)
	}
	if result := invoke(t, fs, `{"do":"stream and fail","arg":"a,b,c"}`); string(result.Payload) != `{"errorType":"E","errorMessage":"m"}` || result.FunctionError != "Unhandled" {
		t.Errorf("%s %s", result.Payload, result.FunctionError)
	}
	if result := invoke(t, fs, `{"do":"stream","arg":"`+strings.Repeat("x", 1<<20)+`","size":7}`); result.FunctionError != "Unhandled" || !strings.Contains(string(result.Payload), "ResponseSizeTooLarge") {
		t.Errorf("%.200s %s", result.Payload, result.FunctionError)
	}
}

func TestStreamsThatEndBadly(t *testing.T) {
	for do, want := range map[string]struct{ body, details string }{
		"stream and fail":      {"ab", `{"errorType":"E","errorMessage":"m"}`},
		"stream and exit":      {"ab", "Runtime.ExitError"},
		"stream and sleep":     {"ab", "Sandbox.Timedout"},
		"stream and misreport": {"ab", `{"errorType":"E","errorMessage":""}`},
		"error":                {"", `"boom"`},
		"exit":                 {"", "Runtime.ExitError"},
	} {
		t.Run(do, func(t *testing.T) {
			fs := newChild(t, func(c *FunctionConfig) {
				if strings.Contains(do, "sleep") {
					c.Timeout = 1500 * time.Millisecond // enough for the pieces on a busy machine
				}
			}, nil)
			body, failure := streamOf(t, fs, `{"do":"`+do+`","arg":"a,b"}`)
			if body != want.body || failure == nil || !strings.Contains(failure.Details, want.details) {
				t.Errorf("%q, %v", body, failure)
			}
			if got, failure := streamOf(t, fs, `{"do":"stream","arg":"again"}`); got != "again" || failure != nil {
				t.Errorf("afterwards: %q, %v", got, failure)
			}
		})
	}
}

func TestAFunctionGoesOnWhenNobodyReadsItsStream(t *testing.T) {
	file := filepath.Join(t.TempDir(), "done")
	fs := newChild(t, nil, nil)
	s := invokeStream(t, fs, `{"do":"stream and touch","arg":"`+file+`","size":64}`)
	if _, err := s.Body.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := s.Body.Close(); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(file); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fs.InvokeWithResponseStream(ctx, &Invocation{FunctionArn: arn, Payload: []byte(`{"do":"stream","size":64}`)}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// chunks writes a body in pieces, each repeated.
func chunks(w io.Writer, o order) {
	for piece := range strings.SplitSeq(o.Arg, ",") {
		for range max(o.Size, 1) {
			_, _ = io.WriteString(w, piece)
		}
	}
}

// streamResponse is what the child does for an order that begins with "stream".
func streamResponse(o order, invocation string) {
	body, w := io.Pipe()
	req, _ := http.NewRequest("POST", invocation+"response", body)
	req.Header.Set(responseModeHeader, "streaming")
	req.Trailer = http.Header{errorTypeTrailer: nil, errorBodyTrailer: nil}
	go func() {
		switch o.Do {
		case "stream and touch":
			_, _ = w.Write(make([]byte, o.Size<<20))
			_ = os.WriteFile(o.Arg, nil, 0o600)
		default:
			chunks(w, o)
		}
		_, _ = w.Write(nil) // asked for when the pieces are out, before an end that cuts them off
		switch o.Do {
		case "stream and fail":
			req.Trailer.Set(errorTypeTrailer, "E")
			req.Trailer.Set(errorBodyTrailer, "eyJlcnJvclR5cGUiOiJFIiwiZXJyb3JNZXNzYWdlIjoibSJ9")
		case "stream and misreport":
			req.Trailer.Set(errorTypeTrailer, "E")
			req.Trailer.Set(errorBodyTrailer, "%%%")
		case "stream and exit":
			os.Exit(3)
		case "stream and sleep":
			time.Sleep(time.Hour)
		}
		_ = w.Close()
	}()
	res, err := http.DefaultClient.Do(req)
	if err == nil {
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
}
