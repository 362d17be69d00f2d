package cli

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"stile/internal/python"
)

// debugLog is what --debug writes, in the form of the AWS command line's log. The zero debugLog is silent.
type debugLog struct{ out io.Writer }

func (d *debugLog) line(logger, format string, a ...any) {
	if d.out != nil {
		stamp := time.Now().Format("2006-01-02 15:04:05,000")
		_, _ = fmt.Fprintf(d.out, "%s - MainThread - %s - DEBUG - %s\n", stamp, logger, fmt.Sprintf(format, a...))
	}
}

func (r *runner) startDebug(args []string) {
	r.debug.out = r.Err
	r.debug.line("awscli.clidriver", "CLI version: %s", version())
	r.debug.line("awscli.clidriver", "Arguments entered to CLI: %s", python.Repr(wordsOf(args)))
}

func (d *debugLog) request(request *http.Request, body []byte) {
	d.line("botocore.endpoint", "Sending http request: %s %s%s %s", request.Method, request.URL.Host, request.URL.RequestURI(), headersFor(request.Header))
	d.line("botocore.endpoint", "Body: %s", python.Repr(body))
}

func (d *debugLog) response(response *http.Response, body []byte) {
	d.line("botocore.parsers", "Response status: %d", response.StatusCode)
	d.line("botocore.parsers", "Response headers: %s", headersFor(response.Header))
	d.line("botocore.parsers", "Response body: %s", python.Repr(body))
}

// headersFor shows headers, but not who signed.
func headersFor(header http.Header) string {
	shown := header.Clone()
	if shown.Get("Authorization") != "" {
		shown.Set("Authorization", "…")
	}
	if shown.Get("X-Amz-Security-Token") != "" {
		shown.Set("X-Amz-Security-Token", "…")
	}
	return fmt.Sprint(map[string][]string(shown))
}
