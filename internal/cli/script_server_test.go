package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"
)

// scriptedServer answers as a script tells it to and remembers what it was asked.
type scriptedServer struct {
	*httptest.Server
	mu      sync.Mutex
	answers []scriptedAnswer // one per call; the last repeats
	calls   strings.Builder
}

type scriptedAnswer struct {
	status int
	header http.Header
	body   string
}

func newScriptedServer() *scriptedServer {
	s := &scriptedServer{}
	s.Server = httptest.NewServer(s)
	return s
}

// chance is what of a signature differs from call to call.
var chance = regexp.MustCompile(`/\d{8}/|, SignedHeaders=.*`)

func (s *scriptedServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	_, _ = fmt.Fprintf(&s.calls, "%s %s\n", r.Method, r.RequestURI)
	for _, name := range []string{"Accept", "Content-Type", "Authorization", "X-Amz-Security-Token"} {
		if v := r.Header.Get(name); v != "" {
			_, _ = fmt.Fprintf(&s.calls, "%s: %s\n", name, chance.ReplaceAllString(v, "/"))
		}
	}
	if format := "%s\n"; len(body) > 0 {
		if !utf8.Valid(body) {
			format = "%q\n"
		}
		_, _ = fmt.Fprintf(&s.calls, format, body)
	}
	if len(s.answers) == 0 {
		_, _ = io.WriteString(w, "{}")
		return
	}
	a := s.answers[0]
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	for name := range a.header {
		w.Header().Set(name, a.header.Get(name))
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// scripted is the server that a script's answers come from.
const scripted = "scripted server"

// answer STATUS BODY [NAME=VALUE...] makes a server that does as told the endpoint, and this the answer to the next call. BODY may be
// the name of a file behind an @. A new list of answers begins once the last one was asked for by "asked".
func answer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: answer status body [name=value...]")
	}
	s := ts.Value(scripted).(*scriptedServer)
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	a := scriptedAnswer{status: status, header: http.Header{}, body: args[1]}
	if name, ok := strings.CutPrefix(args[1], "@"); ok {
		a.body = ts.ReadFile(name)
	}
	for _, field := range args[2:] {
		name, value, _ := strings.Cut(field, "=")
		a.header.Set(name, value)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, a)
	ts.Setenv("AWS_ENDPOINT_URL", s.URL)
}

// asked writes what the server was asked into the file "asked", and forgets it together with the answers.
func asked(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: asked")
	}
	s := ts.Value(scripted).(*scriptedServer)
	s.mu.Lock()
	defer s.mu.Unlock()
	ts.Check(os.WriteFile(ts.MkAbs("asked"), []byte(s.calls.String()), 0o600))
	s.calls.Reset()
	s.answers = nil
}
