package wire

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestLimitsOfAStandardServersConnection(t *testing.T) {
	const short = 20 * time.Millisecond
	for _, row := range []struct {
		name   string
		limits StandardOptions
		sent   string
		want   string // what the answer begins with; and then the end
	}{
		{"fields of a header", StandardOptions{MaxFields: 2}, get("A: 1\r\nB: 2\r\n"), "HTTP/1.1 431"},
		{"bytes of a header", StandardOptions{MaxHeaderBytes: 100}, get("A: " + strings.Repeat("a", 100) + "\r\n"), "HTTP/1.1 431"},
		{"bytes of a header that net/http has no patience with", StandardOptions{MaxHeaderBytes: 100}, get("A: " + strings.Repeat("a", 5000)), "HTTP/1.1 431"},
		{"time for a header", StandardOptions{HeaderTimeout: short}, "GET / HTTP/1.1\r\nHost: a\r\n", ""},
		{"time until the first request", StandardOptions{HeaderTimeout: short}, "", ""},
		{"time between two requests", StandardOptions{IdleTimeout: short}, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200"},
		{"time for a body", StandardOptions{BodyTimeout: short}, post("Content-Length: 4\r\n", "abc"), "HTTP/1.1 499"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := dial(t, run(t, NewStandardServer(row.limits, echo)))
			_, _ = io.WriteString(c, row.sent)
			answer := untilClosed(t, c)
			if !strings.HasPrefix(answer, row.want) || row.want == "" && answer != "" || strings.Count(answer, "HTTP/1.1 ") > 1 {
				t.Errorf("want %q, got %q", row.want, answer)
			}
		})
	}
}

func TestAStandardServerSpeaksNoHTTP2(t *testing.T) {
	address := run(t, NewStandardServer(StandardOptions{}, echo))
	if answer := speak(t, address, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"); statuses(answer) != "HTTP/1.1 505," || !strings.Contains(answer, "\r\nConnection: close\r\n") {
		t.Errorf("%q", answer)
	}
}
