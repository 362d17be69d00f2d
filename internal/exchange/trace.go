package exchange

import (
	"fmt"
	"strings"
	"time"

	"stile/internal/wire"
)

// Trace is the execution log of one exchange, in the service's words: kept whole for a test invocation, or written line by line for
// a stage that logs. A nil Trace drops everything.
type Trace struct {
	lines strings.Builder
	write func(line string) // nil keeps the lines
	data  bool
	quiet bool
}

const traceTime = "Mon Jan 02 15:04:05 UTC 2006"

// newTrace opens a log that is kept, with its first line, which has no time.
func newTrace(requestId string) *Trace {
	t := &Trace{data: true}
	fmt.Fprintf(&t.lines, "Execution log for request %s\n", requestId)
	return t
}

// NewLog is a log whose lines are written as they come: all of them, or failures only. Headers and bodies are left out unless data
// is set.
func NewLog(write func(line string), failuresOnly, data bool) *Trace {
	return &Trace{write: write, quiet: failuresOnly, data: data}
}

// On is whether anything listens; ask before making up an expensive line.
func (t *Trace) On() bool { return t != nil && !t.quiet }

// Data is whether headers and bodies are wanted.
func (t *Trace) Data() bool { return t.On() && t.data }

// Log adds one line.
func (t *Trace) Log(format string, args ...any) {
	if t.On() {
		t.add(format, args)
	}
}

// LogData adds one line that shows headers or a body.
func (t *Trace) LogData(format string, args ...any) {
	if t.Data() {
		t.add(format, args)
	}
}

// Fail adds the line that says why the request failed.
func (t *Trace) Fail(format string, args ...any) {
	if t != nil {
		t.add(format, args)
	}
}

// Sending adds what a backend is about to be sent.
func (t *Trace) Sending(url string, header *wire.Header, body []byte) {
	if !t.On() {
		return
	}
	t.Log("Endpoint request URI: %s", url)
	if t.Data() {
		t.Log("Endpoint request headers: %s", FormatHeader(header))
		t.Log("Endpoint request body after transformations: %s", FormatBody(body))
	}
	t.Log("Sending request to %s", url)
}

func (t *Trace) add(format string, args []any) {
	if t.write != nil {
		t.write(fmt.Sprintf(format, args...))
		return
	}
	t.lines.WriteString(time.Now().UTC().Format(traceTime))
	t.lines.WriteString(" : ")
	fmt.Fprintf(&t.lines, format, args...)
	t.lines.WriteByte('\n')
}

// String is the log so far, if it is kept.
func (t *Trace) String() string {
	if t == nil {
		return ""
	}
	return t.lines.String()
}
