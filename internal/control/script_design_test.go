package control

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"stile/internal/restjson"
)

var capitals = regexp.MustCompile(`[A-Z]`)

func TestEveryOperationHasAScriptThatCallsIt(t *testing.T) {
	routes := routesOf(operations)
	for _, o := range operations {
		file := strings.TrimPrefix(capitals.ReplaceAllStringFunc(o.Name, func(c string) string { return "_" + strings.ToLower(c) }), "_") + ".txtar"
		text, err := os.ReadFile(filepath.Join("testdata", "script", file))
		if err != nil {
			t.Errorf("%s: %v", o.Name, err)
			continue
		}
		if !calls(routes, string(text), o.Name) {
			t.Errorf("%s never calls %s", file, o.Name)
		}
	}
}

func calls(routes *node, script, operation string) bool {
	for line := range strings.Lines(script) {
		method, target, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || !strings.HasPrefix(target, "/") {
			continue
		}
		path, query, _ := strings.Cut(target, "?")
		if o, _ := routes.route(method, path, restjson.ParseQuery(query)); o != nil && o.Name == operation {
			return true
		}
	}
	return false
}

// recorded_errors.txt holds the messages the service was recorded to answer to the implemented operations.
func TestEveryRecordedErrorIsInAScript(t *testing.T) {
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var scripts bytes.Buffer
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		scripts.Write(text)
	}
	recorded, err := os.ReadFile("testdata/recorded_errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	for message := range strings.Lines(string(recorded)) {
		if message = strings.TrimSuffix(message, "\n"); !bytes.Contains(scripts.Bytes(), []byte(message+"\n")) {
			t.Errorf("no script answers: %s", message)
		}
	}
}

// A document may take its time to be read; other changes don't wait for that.
func TestDocumentsAreReadBeforeTheTransaction(t *testing.T) {
	documents := 0
	for _, o := range operations {
		for _, f := range restjson.Fields(o.Input) {
			if f.Location != restjson.InPayload || !o.mutates() {
				continue
			}
			documents++
			if o.prepare == nil {
				t.Errorf("%s reads its document while it holds the store", o.Name)
			}
		}
	}
	if documents != 4 {
		t.Errorf("%d operations take documents", documents)
	}
}

func TestCoverageListsEveryOperation(t *testing.T) {
	var out bytes.Buffer
	if err := Coverage(&out); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines != len(operations)+1 || !strings.HasSuffix(out.String(), " of 124 operations are implemented.\n") {
		t.Error(out.String())
	}
}
