package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestWithoutATerminalTheStreamsAreAsked(t *testing.T) {
	for in, want := range map[string]string{"123456\nmore": "123456", "1 2": "1 2", "": ""} {
		var complaints bytes.Buffer
		r := &runner{Streams: Streams{In: strings.NewReader(in), Err: &complaints}}
		got, err := r.askStreams("Code: ")
		if got != want || (err != nil) != (in == "") || complaints.String() != "Warning: Password input may be echoed.\nCode: " {
			t.Errorf("%q: %q, %v; said %q", in, got, err, complaints.String())
		}
	}
}
