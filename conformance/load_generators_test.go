package conformance_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// requests is how many a load generator sends for one row: many for each of its connections.
const requests = 2000

// answers are what load generators ask for: URLs below the API's, and how long the answers are. What they post is in the file posted.
type answers struct {
	plain, secure string
	posted        string
	echoed        int // the length of what comes back for it
}

const (
	mockLength  = len(`{"mocked": true}`)
	largeLength = 3 << 20
)

// newAnswers calls once what load generators call, so that they only have to count.
func newAnswers(t *testing.T) *answers {
	t.Helper()
	a := &answers{posted: filepath.Join(t.TempDir(), "posted")}
	a.plain, a.secure = newCalledApi(t)
	text := strings.Repeat("0123456789", 400)
	writeFile(t, a.posted, text)
	res, body := send(t, "POST", a.plain+"/echo", "", text)
	var echoed struct{ Body string }
	if err := json.Unmarshal([]byte(body), &echoed); err != nil || res.StatusCode != 200 || echoed.Body != text {
		t.Fatalf("%d %s", res.StatusCode, body)
	}
	a.echoed = len(body)
	return a
}

// report runs a load generator and answers what it printed.
func report(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v: %s", program, args, err, out)
	}
	return string(out)
}

func require(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		missing(t, program)
	}
}

// ab speaks HTTP/1.0, and asks for kept connections as clients of that version did.
func TestAb(t *testing.T) {
	require(t, "ab")
	a := newAnswers(t)
	post := []string{"-p", a.posted, "-T", "text/plain"}
	for _, row := range []struct {
		name, url string
		args      []string
		n, length int
	}{
		{"a connection for each request", a.plain + "/mock", nil, requests, mockLength},
		{"kept connections", a.plain + "/mock", []string{"-k"}, requests, mockLength},
		{"kept connections, POST", a.plain + "/echo", append(post, "-k"), requests, a.echoed},
		{"a connection for each POST", a.plain + "/echo", post, requests, a.echoed},
		{"kept connections, 3 MiB", a.plain + "/large", []string{"-k"}, 32, largeLength},
		{"TLS", a.secure + "/mock", nil, 200, mockLength},
		{"TLS, kept connections", a.secure + "/echo", append(post, "-k"), requests, a.echoed},
	} {
		t.Run(row.name, func(t *testing.T) {
			said := report(t, "ab", append(row.args[:len(row.args):len(row.args)], "-q", "-n", strconv.Itoa(row.n), "-c", "16", row.url)...)
			kept := 0
			if strings.Contains(row.name, "kept") {
				kept = row.n
			}
			for name, want := range map[string]int{
				"Complete requests": row.n, "Failed requests": 0, "Non-2xx responses": 0, "Write errors": 0, "Keep-Alive requests": kept,
				"Document Length": row.length, "HTML transferred": row.n * row.length,
			} {
				if got := abFigure(said, name); got != want {
					t.Errorf("%s: %d, want %d\n%s", name, got, want, said)
				}
			}
		})
	}
}

// abFigure is a line of ab's report; what it leaves out is 0.
func abFigure(report, name string) int {
	found := regexp.MustCompile(`(?m)^` + name + `: +(\d+)`).FindStringSubmatch(report)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1])
	return n
}

func TestH2load(t *testing.T) {
	require(t, "h2load")
	a := newAnswers(t)
	post := []string{"-d", a.posted, "-H", "content-type: text/plain"}
	for _, row := range []struct {
		name, url, protocol string
		args                []string
		n, length           int
	}{
		{"HTTP/1.1", a.plain + "/mock", "http/1.1", []string{"--h1"}, requests, mockLength},
		{"HTTP/1.1, pipelined", a.plain + "/mock", "http/1.1", []string{"--h1", "-m", "8"}, requests, mockLength},
		{"HTTP/1.1, POST", a.plain + "/echo", "http/1.1", append(post, "--h1"), requests, a.echoed},
		{"HTTP/1.1 over TLS", a.secure + "/mock", "http/1.1", []string{"--h1"}, requests, mockLength},
		{"HTTP/2 in the clear", a.plain + "/mock", "h2c", []string{"-m", "10"}, requests, mockLength},
		{"HTTP/2 in the clear, POST", a.plain + "/echo", "h2c", append(post, "-m", "10"), requests, a.echoed},
		{"HTTP/2 over TLS", a.secure + "/mock", "h2", []string{"-m", "10"}, requests, mockLength},
		{"HTTP/2 over TLS, POST", a.secure + "/echo", "h2", append(post, "-m", "10"), requests, a.echoed},
		{"HTTP/2 over TLS, 3 MiB through small windows", a.secure + "/large", "h2", []string{"-m", "2", "-w", "14", "-W", "15"}, 32, largeLength},
	} {
		t.Run(row.name, func(t *testing.T) {
			said := report(t, "h2load", append(row.args[:len(row.args):len(row.args)], "-n", strconv.Itoa(row.n), "-c", "16", row.url)...)
			for _, want := range []string{
				"Application protocol: " + row.protocol,
				fmt.Sprintf("requests: %[1]d total, %[1]d started, %[1]d done, %[1]d succeeded, 0 failed, 0 errored, 0 timeout", row.n),
				fmt.Sprintf("status codes: %d 2xx, 0 3xx, 0 4xx, 0 5xx", row.n),
				fmt.Sprintf("(%d) data", row.n*row.length),
			} {
				if !strings.Contains(said, want+"\n") {
					t.Errorf("no %q in %s", want, said)
				}
			}
		})
	}
}

// wrk runs for a time. Its script sees to it that it doesn't send more than is needed.
func TestWrk(t *testing.T) {
	require(t, "wrk")
	a := newAnswers(t)
	for _, row := range []struct {
		name, url string
		n, length int
		pipelined string
		posted    []string
	}{
		{"in the clear", a.plain + "/mock", requests, mockLength, "1", nil},
		{"pipelined", a.plain + "/mock", requests, mockLength, "8", nil},
		{"POST", a.plain + "/echo", requests, a.echoed, "1", []string{a.posted}},
		{"pipelined POST", a.plain + "/echo", requests, a.echoed, "4", []string{a.posted}},
		{"3 MiB", a.plain + "/large", 32, largeLength, "1", nil},
		{"TLS", a.secure + "/mock", requests, mockLength, "1", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel() // wrk sleeps when its script has had enough
			args := []string{
				"--threads", "1", "--connections", "16", "--duration", "2s", "--timeout", "60s", "--script", filepath.Join("testdata", "wrk.lua"), row.url,
				"--", strconv.Itoa(row.n), strconv.Itoa(row.length), row.pipelined,
			}
			said := report(t, "wrk", append(args, row.posted...)...)
			var right int
			_, result, _ := strings.Cut(said, "right: ")
			if _, err := fmt.Sscanf(result, "%d, wrong:, failed to connect: 0, read: 0, write: 0, in time: 0\n", &right); err != nil || right == 0 {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}
