package exchange

import (
	"fmt"
	"strings"
	"time"
)

// Trace is the execution log of one exchange, in the service's words. A nil Trace drops everything.
type Trace struct {
	lines strings.Builder
}

const traceTime = "Mon Jan 02 15:04:05 UTC 2006"

// NewTrace opens a log with its first line, which has no time.
func NewTrace(requestId string) *Trace {
	t := &Trace{}
	fmt.Fprintf(&t.lines, "Execution log for request %s\n", requestId)
	return t
}

// On is whether anything listens; ask before making up an expensive line.
func (t *Trace) On() bool { return t != nil }

// Log adds one line.
func (t *Trace) Log(format string, args ...any) {
	if t == nil {
		return
	}
	t.lines.WriteString(time.Now().UTC().Format(traceTime))
	t.lines.WriteString(" : ")
	fmt.Fprintf(&t.lines, format, args...)
	t.lines.WriteByte('\n')
}

// String is the log so far.
func (t *Trace) String() string {
	if t == nil {
		return ""
	}
	return t.lines.String()
}
