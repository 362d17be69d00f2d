package javaregex

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// javaCase is what Java 17 was recorded to do with a pattern and a text.
type javaCase struct {
	Pattern, Text, Replacement string
	Limit                      int
	Syntax                     string // what is wrong with the pattern
	Matches                    bool
	All, First                 string
	AllError, FirstError       string
	Parts                      []string
}

// unsupported begin patterns, or stand in them, that Java takes and this package refuses.
var unsupported = []string{`\N{`, `\X`, `\b{g}`}

func (c *javaCase) check(t *testing.T) {
	t.Helper()
	r, err := Compile(c.Pattern)
	if err != nil {
		if c.Syntax == "" && !slices.ContainsFunc(unsupported, func(s string) bool { return strings.Contains(c.Pattern, s) }) {
			t.Errorf("%q: %v", c.Pattern, err)
		}
		return
	}
	if c.Syntax != "" {
		t.Errorf("%q compiles, want error %s", c.Pattern, c.Syntax)
		return
	}
	if got, err := r.MatchString(c.Text); got != c.Matches || err != nil {
		t.Errorf("%q matches %q: %v %v, want %v", c.Pattern, c.Text, got, err, c.Matches)
	}
	c.compare(t, "all", c.All, c.AllError)(r.ReplaceAll(c.Text, c.Replacement))
	c.compare(t, "first", c.First, c.FirstError)(r.ReplaceFirst(c.Text, c.Replacement))
	if got, err := r.Split(c.Text, c.Limit); !slices.Equal(got, c.Parts) || err != nil {
		t.Errorf("%q splits %q by %d: %q %v, want %q", c.Pattern, c.Text, c.Limit, got, err, c.Parts)
	}
}

func (c *javaCase) compare(t *testing.T, which, want, wantError string) func(string, error) {
	return func(got string, err error) {
		t.Helper()
		problem := ""
		if err != nil {
			problem = err.Error()
		}
		if got != want || problem != wantError {
			t.Errorf("%q in %q, %s replaced by %q: %q %v, want %q %s", c.Pattern, c.Text, which, c.Replacement, got, err, want, wantError)
		}
	}
}

func readCases(t testing.TB, lines io.Reader) []javaCase {
	var cases []javaCase
	for scanner := bufio.NewScanner(lines); scanner.Scan(); {
		var c javaCase
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	if len(cases) == 0 {
		t.Fatal("no cases")
	}
	return cases
}

func recorded(t testing.TB) []javaCase {
	f, err := os.Open("testdata/java17.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	lines, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return readCases(t, lines)
}

func TestPatternsDoWhatJavaDoes(t *testing.T) {
	for _, c := range recorded(t) {
		c.check(t)
	}
}

func TestRunawayPatternsAreStopped(t *testing.T) {
	text := strings.Repeat("a", 5000) + "!"
	for _, pattern := range []string{`(a+)+\b$`, `(?=(a+)+$).*`, `(a|aa)+(?<!x)$`, `(.*)*\1x`} {
		r, err := Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		// One that isn't stopped runs into the limit of all tests.
		if _, err := r.ReplaceAll(text, ""); err != nil && !errors.Is(err, ErrBudget) {
			t.Errorf("%s: %v", pattern, err)
		}
	}
}

func TestTheStartMatchesOnce(t *testing.T) {
	for _, c := range [][3]string{{"^a|b", "aabab", "XaXaX"}, {"^a*", "aab", "Xb"}, {"x*|^", "ab", "XaXbX"}, {"(^|,)a", "a,a,aa", "XXXa"}, {`\A`, "ab", "Xab"}} {
		r, err := Compile(c[0])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.ReplaceAll(c[1], "X"); got != c[2] || err != nil {
			t.Errorf("%s in %s: %s, %v; want %s", c[0], c[1], got, err, c[2])
		}
	}
}

func TestAReplacementThatRepeatsItsMatchIsStopped(t *testing.T) {
	r, err := Compile("(?s).+")
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = r.ReplaceAll(strings.Repeat("a", 1<<20), strings.Repeat("$0", 1000))
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, ErrBudget) || made > 8*maxReplaced {
		t.Errorf("%v, having made %d bytes", err, made)
	}
}

func TestSelectionPatternsRunInLinearTime(t *testing.T) {
	for _, pattern := range []string{`4\d{2}`, `.*"errorType":"Bad.*`, `\[400\].*`, `^(?i)error: .*$`, `(\n|.)+`, `.+\Z`, `[\s\S]*Task timed out.*`} {
		r, err := Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if r.whole.re2 == nil {
			t.Errorf("%s needs backtracking", pattern)
		}
	}
}

func TestDeepPatternsAreRefused(t *testing.T) {
	for _, pattern := range []string{
		strings.Repeat("(", 5000) + strings.Repeat(")", 5000), strings.Repeat("[", 5000) + "a" + strings.Repeat("]", 5000),
		strings.Repeat(`\p{L}`, 3000), strings.Repeat("a", 20000),
	} {
		if _, err := Compile(pattern); err == nil {
			t.Errorf("%.20s compiles", pattern)
		}
	}
}

func FuzzReplaceAll(f *testing.F) {
	for _, c := range recorded(f) {
		f.Add(c.Pattern, c.Text, c.Replacement)
	}
	f.Fuzz(func(t *testing.T, pattern, text, replacement string) {
		r, err := Compile(pattern)
		if err != nil {
			return
		}
		if _, err := r.MatchString(text); err != nil && !errors.Is(err, ErrBudget) {
			t.Fatal(err)
		}
		_, err = r.ReplaceAll(text, replacement)
		var wrong *ReplacementError
		if err != nil && !errors.Is(err, ErrBudget) && !errors.As(err, &wrong) {
			t.Fatalf("%q: %v", pattern, err)
		}
		if _, err := r.Split(text, 0); err != nil && !errors.Is(err, ErrBudget) {
			t.Fatalf("%q: %v", pattern, err)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	r, err := Compile(`\[4\d{2}\].*`)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if ok, err := r.MatchString("[404] not found"); !ok || err != nil {
			b.Fatal(ok, err)
		}
	}
}
