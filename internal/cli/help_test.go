package cli

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"stile/internal/control"
)

func TestHelpExplainsEveryMember(t *testing.T) {
	var check func(owner string, s *shape)
	check = func(owner string, s *shape) {
		if s == nil {
			return
		}
		for _, m := range s.members {
			if explain(owner, m.name) == "" {
				t.Errorf("nothing is said of %s of %s", m.name, owner)
			}
			check(m.shape.name, m.shape)
		}
		if s.element != nil {
			check(s.element.name, s.element)
		}
	}
	for _, c := range commandsOf(control.Operations()) {
		c.resolve()
		check(c.operation, c.input)
		check(c.operation, c.output)
	}
}

// TestExamplesOnHelpPagesCanBeRun has a shell read each example, and a server that takes everything answer the call.
func TestExamplesOnHelpPagesCanBeRun(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }))
	defer s.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "document"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := strings.NewReplacer("/path/to/document.yaml", dir+"/document", "/path/to/keys.csv", dir+"/document", "saved-file", dir+"/saved-file")
	for _, c := range commandsOf(control.Operations()) {
		c.resolve()
		for _, e := range examplesOf(c) {
			if !strings.HasPrefix(e.line, c.name) || e.title == "" {
				t.Errorf("%s has the example %q: %s", c.name, e.title, e.line)
			}
			words, err := exec.Command("sh", "-c", `printf '%s\0' `+files.Replace(e.line)).Output()
			if err != nil {
				t.Fatalf("%s: %v", e.line, err)
			}
			args := strings.Split(strings.TrimSuffix(string(words), "\x00"), "\x00")
			if code, _, errs := runAgainst(t, map[string]string{"AWS_ENDPOINT_URL": s.URL}, args...); code != 0 {
				t.Errorf("stile apigateway %s: %s", e.line, errs)
			}
		}
	}
}
