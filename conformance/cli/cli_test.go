// Package cli_test runs the same command lines through the real aws (version 1) and through stile, each against a server of its own
// that was given the same commands before, and compares what a script can see: exit code, standard output, standard error. What the
// servers choose by chance, ids and dates, may differ, but each id always from the same other one.
package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
)

// compared counts the command lines that ran.
var compared atomic.Int64

func TestMain(m *testing.M) {
	code := m.Run()
	if n := compared.Load(); n > 0 {
		fmt.Printf("conformance: %d command lines compared with aws\n", n)
	}
	os.Exit(code)
}

func TestCommandLinesAreAwss(t *testing.T) {
	p := findPrograms(t)
	scripts, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, name := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			pair := newPair(t, p)
			for number, line := range strings.Split(string(text), "\n") {
				pair.line(t, fmt.Sprintf("%s:%d", name, number+1), line)
			}
		})
	}
}

// everyOperation is how many operations the service has.
const everyOperation = 124

// TestEveryOption gives each operation none of its options, and all of them.
func TestEveryOption(t *testing.T) {
	p := findPrograms(t)
	operations := p.operations(t)
	if len(operations) != everyOperation {
		t.Fatalf("stile apigateway help lists %d operations", len(operations))
	}
	const parts = 4
	for part := range parts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			pair := newPair(t, p)
			for i, operation := range operations {
				if i%parts == part {
					pair.compare(t, operation, []string{operation})
					all := append([]string{operation}, p.allOptions(t, operation)...)
					pair.compare(t, strings.Join(all, " "), all)
				}
			}
		})
	}
}

// pair is both programs with their servers and what they have seen.
type pair struct {
	aws, stile *side
	same       renaming
}

// side is one program that talks to one server.
type side struct {
	program  string
	endpoint string
	dir      string
	captured map[string]string
}

func newPair(t *testing.T, p programs) *pair {
	t.Helper()
	newSide := func(program string) *side {
		s := &side{program: program, endpoint: serve(t, p.stile), dir: t.TempDir(), captured: map[string]string{}}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return s
	}
	return &pair{aws: newSide(p.aws), stile: newSide(p.stile), same: renaming{}}
}

// files are what command lines can refer to.
var files = map[string]string{
	"swagger.json": `{"swagger":"2.0","info":{"title":"shop","version":"1"},"paths":{"/pets":{"get":{"responses":{"200":{"description":"ok"}},"x-amazon-apigateway-integration":{"type":"mock","requestTemplates":{"application/json":"{\"statusCode\": 200}"},"responses":{"default":{"statusCode":"200"}}}}}}}`,
	"keys.csv":     "Name,key,description,Enabled,usageplanIds\nimported,12345678901234567890abcd,from a file,TRUE,\n",
	"docs.json":    `{"documentationParts":[{"location":{"type":"API"},"properties":{"description":"a shop"}}]}`,
	"config":       "[profile texts]\noutput = text\nregion = eu-west-1\n[profile iso]\ncli_timestamp_format = iso8601\nregion = us-east-1\n",
	"input.json":   `{"name": "from json", "description": "of the file", "tags": {"a": "b"}}`,
	"name.txt":     "from a file",
	"ops.json":     `[{"op": "replace", "path": "/description", "value": "patched"}]`,
	"body.bin":     "\x00\x01\xff",
}

// outcome is what a script can see of a command.
type outcome struct {
	code     int
	out, err string
}

func (s *side) run(t *testing.T, args []string) outcome {
	t.Helper()
	args = slices.Clone(args)
	for i := range args {
		for _, name := range slices.Sorted(maps.Keys(s.captured)) {
			args[i] = strings.ReplaceAll(args[i], "$"+name, s.captured[name])
		}
	}
	command := exec.CommandContext(t.Context(), s.program, append([]string{"apigateway"}, args...)...)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "HOME="+s.dir, "AWS_CONFIG_FILE=config", "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_DEFAULT_REGION=us-east-1", "AWS_MAX_ATTEMPTS=1",
		"AWS_ENDPOINT_URL="+s.endpoint, "AWS_EC2_METADATA_DISABLED=true", "LC_ALL=C.UTF-8")
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{command.ProcessState.ExitCode(), withoutCertificates(out.String()), withoutOwnWords(strings.ReplaceAll(errs.String(), s.endpoint, "URL"))}
}

// line runs a line of a script: a command, or name = a command whose output later lines know as $name.
func (p *pair) line(t *testing.T, where, line string) {
	t.Helper()
	words, err := split(line)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	if len(words) == 0 {
		return
	}
	name := ""
	if len(words) > 2 && words[1] == "=" {
		name, words = words[0], words[2:]
	}
	aws, stile := p.compare(t, where+": "+line, words)
	if name != "" {
		p.aws.captured[name], p.stile.captured[name] = strings.TrimSpace(aws.out), strings.TrimSpace(stile.out)
		if p.aws.captured[name] == "" || p.stile.captured[name] == "" {
			t.Fatalf("%s: nothing to capture: %s%s", where, aws.err, stile.err)
		}
	}
}

func (p *pair) compare(t *testing.T, what string, args []string) (aws, stile outcome) {
	t.Helper()
	aws, stile = p.aws.run(t, args), p.stile.run(t, args)
	compared.Add(1)
	if aws.code != stile.code {
		t.Errorf("%s\nexit code of aws %d, of stile %d: %s%s", what, aws.code, stile.code, aws.err, stile.err)
	}
	if !p.same.text(aws.out, stile.out) {
		t.Errorf("%s\naws printed\n%s\nstile printed\n%s", what, aws.out, stile.out)
	}
	if !p.same.text(aws.err, stile.err) {
		t.Errorf("%s\naws complained\n%s\nstile complained\n%s", what, aws.err, stile.err)
	}
	return aws, stile
}
