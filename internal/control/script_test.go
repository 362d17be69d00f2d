package control

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"stile/internal/boltstore"
	"stile/internal/store"
	"stile/internal/wire"
)

// TestScripts runs testdata/script: a file per operation, in it a case per behaviour. Each case begins with an empty store, in memory, on disk and with
// every change run twice, and the file's "given" steps. A step is a request line, a body if there is one, and what is answered:
//
//	PUT /restapis/<api>/resources/<root>/methods/GET
//	{"authorizationType":"NONE"}
//	=> 201 {"httpMethod":"GET",…}
//
// An answer is compared byte by byte, with a <name> standing for what it stood for before, or, the first time, for any identifier or
// number; <any> always does, and <text> stands for whatever is there. <long129> and its like are texts of as many characters. An error is written as its code, a colon and its message,
// a file as its Content-Disposition and what it holds: JSON without the white space, anything else with ⏎ for the ends of its lines. A request's
// header fields stand after its first line, each behind a >.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			var given string
			for _, c := range sections(string(text)) {
				if c.name == "given" {
					given = c.steps
					continue
				}
				for place, open := range stores {
					t.Run(c.name+" "+place, func(t *testing.T) {
						s := newScriptOn(t, open(t))
						s.run(given)
						s.run(c.steps)
					})
				}
			}
		})
	}
}

type section struct{ name, steps string }

var sectionTitle = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// sections takes a txtar file apart.
func sections(text string) []section {
	var all []section
	titles := sectionTitle.FindAllStringSubmatchIndex(text, -1)
	for i, at := range titles {
		end := len(text)
		if i+1 < len(titles) {
			end = titles[i+1][0]
		}
		all = append(all, section{text[at[2]:at[3]], text[at[1]:end]})
	}
	return all
}

type script struct {
	t       *testing.T
	control *Control
	rolled  *rolled
	names   map[string]string
	header  []string // of the next request
}

// rolled remembers which APIs were to be rolled out.
type rolled struct{ apis []string }

func (r *rolled) Roll(_ context.Context, region, apiId string) error {
	r.apis = append(r.apis, region+"/"+apiId)
	return nil
}

// anApi makes an API whose root has a method that can be deployed.
const anApi = `
POST /restapis
{"name":"pets"}
=> 201 {"id":"<api>",<text>"rootResourceId":"<root>"}
PUT /restapis/<api>/resources/<root>/methods/GET
{"authorizationType":"NONE"}
=> 201 <text>
PUT /restapis/<api>/resources/<root>/methods/GET/integration
{"type":"MOCK"}
=> 201 <text>
`

// stores are where scripts run.
var stores = map[string]func(t *testing.T) store.Store{
	"in memory": func(t *testing.T) store.Store { return opened(t, boltstore.OpenTemporary) },
	"on disk": func(t *testing.T) store.Store {
		return opened(t, func() (*boltstore.Store, error) { return boltstore.Open(t.TempDir()) })
	},
	"run twice": func(t *testing.T) store.Store { return twice{opened(t, boltstore.OpenTemporary)} },
}

func opened(t *testing.T, open func() (*boltstore.Store, error)) store.Store {
	t.Helper()
	db, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func newScript(t *testing.T) *script {
	t.Helper()
	return newScriptOn(t, stores["in memory"](t))
}

func newScriptOn(t *testing.T, db store.Store) *script {
	t.Helper()
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	rolled := new(rolled)
	c, err := New(Options{
		Store: db, AccountId: "123456789012", Region: "us-east-1", Rollout: rolled, Log: slog.New(slog.DiscardHandler), Env: testEnv(),
	})
	if err != nil {
		t.Fatal(err)
	}
	paths, err := os.ReadFile("testdata/stage_paths.txt")
	if err != nil {
		t.Fatal(err)
	}
	return &script{t: t, control: c, rolled: rolled, names: map[string]string{
		"stagePaths": strings.Join(strings.Fields(string(paths)), " "), "blank": " ",
		"long129": strings.Repeat("v", 129), "long64": strings.Repeat("v", 64), "long65": strings.Repeat("v", 65),
		"long512": strings.Repeat("v", 512), "long513": strings.Repeat("v", 513), "long3073": strings.Repeat("v", 3073), "long409601": strings.Repeat("v", 409601),
		"long1025": strings.Repeat("n", 1025), "long125001": strings.Repeat("d", 125001),
	}}
}

// run performs the steps of a text.
func (s *script) run(text string) {
	s.t.Helper()
	var request []string
	for number, line := range strings.Split(text, "\n") {
		switch want, isAnswer := strings.CutPrefix(line, "=> "); {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "> "):
			s.header = append(s.header, strings.TrimPrefix(line, "> "))
		case isAnswer:
			method, target, _ := strings.Cut(request[0], " ")
			got := s.call(method, s.fill(target), s.fill(strings.Join(request[1:], "\n")))
			if !s.matches(want, got) {
				s.t.Fatalf("line %d: %s\n got %s\nwant %s", number+1, request[0], got, s.fill(want))
			}
			request = nil
		default:
			request = append(request, line)
		}
	}
	if request != nil {
		s.t.Fatalf("no answer is wanted of %s", request)
	}
}

// call sends one request and answers status and body, or status, code and message, as scripts write them.
func (s *script) call(method, target, body string) string {
	s.t.Helper()
	req := &wire.Request{Method: method, Scheme: "http", Host: "localhost", Target: target, Proto: "HTTP/1.1", Body: wire.Bytes([]byte(body))}
	for _, field := range s.header {
		name, value, _ := strings.Cut(field, ": ")
		req.Header.Add(name, value)
	}
	s.header = nil
	res := s.send(req)
	text, err := res.Body.ReadAll(1 << 20)
	if err != nil {
		s.t.Fatal(err)
	}
	status := strconv.Itoa(res.Status)
	if code := res.Header.Get("x-amzn-ErrorType"); code != "" {
		message := strings.TrimSuffix(strings.TrimPrefix(string(text), `{"message":"`), `"}`)
		return status + " " + code + ": " + strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(message)
	}
	if disposition := res.Header.Get("Content-Disposition"); disposition != "" {
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			return status + " " + disposition + " " + strings.ReplaceAll(string(text), "\n", "⏎")
		}
		return status + " " + disposition + " " + compact.String()
	}
	return strings.TrimSpace(status + " " + string(text))
}

func (s *script) send(req *wire.Request) *wire.Response {
	var answer responder
	s.control.Serve(s.t.Context(), req, &answer)
	if answer.res == nil {
		s.t.Fatal("no answer")
	}
	return answer.res
}

type responder struct{ res *wire.Response }

func (r *responder) Respond(res *wire.Response) (int64, error) {
	r.res = res
	return io.Copy(io.Discard, res.Body.Reader())
}

var scriptNames = regexp.MustCompile(`<([a-zA-Z0-9]+)>`)

// fill puts what is known in the place of names.
func (s *script) fill(text string) string {
	return scriptNames.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := s.names[strings.Trim(name, "<>")]; ok {
			return value
		}
		return name
	})
}

// matches compares an answer and remembers what new names in it stand for.
func (s *script) matches(want, got string) bool {
	var fresh []string
	filled := s.fill(want)
	pattern, end := "^", 0
	for _, at := range scriptNames.FindAllStringIndex(filled, -1) {
		name, stands := strings.Trim(filled[at[0]:at[1]], "<>"), `([A-Za-z0-9_-]+)`
		if name == "text" {
			stands = `(.+)`
		}
		pattern += regexp.QuoteMeta(filled[end:at[0]]) + stands
		fresh = append(fresh, name)
		end = at[1]
	}
	found := regexp.MustCompile(pattern + regexp.QuoteMeta(filled[end:]) + "$").FindStringSubmatch(got)
	if found == nil {
		return false
	}
	for i, name := range fresh {
		if name == "any" || name == "text" {
			continue
		}
		if known, ok := s.names[name]; ok && known != found[i+1] {
			return false
		}
		s.names[name] = found[i+1]
	}
	return true
}
