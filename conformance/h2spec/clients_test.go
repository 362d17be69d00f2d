package h2spec_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Other programs' HTTP/2 than Go's: curl has nghttp2, over TLS by ALPN and in the clear with prior knowledge.
func TestCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	switch {
	case errors.Is(err, exec.ErrNotFound) && os.Getenv("STILE_REQUIRE_ALL") != "1":
		fmt.Println("conformance: skipped " + t.Name() + ": curl isn't installed")
		t.SkipNow()
	case err != nil:
		t.Fatal(err)
	}
	s := serve(t)
	path := s.deploy(t)
	body := strings.Repeat("x", 100_000)
	for name, args := range map[string][]string{
		"over TLS":              {"--http2", "--insecure", "https://" + s.secure + path},
		"in the clear":          {"--http2-prior-knowledge", "http://" + s.plain + path},
		"two on one connection": {"--http2", "--insecure", "https://" + s.secure + path, "https://" + s.secure + path},
		"with a body":           {"--http2", "--insecure", "--header", "Content-Type: application/json", "--data-binary", "@-", "https://" + s.secure + path},
		"that expects to go on": {"--http2", "--insecure", "--header", "Content-Type: application/json", "--header", "Expect: 100-continue", "--data-binary", "@-", "https://" + s.secure + path},
		"with an empty field":   {"--http2", "--insecure", "--header", "Cookie: a=b", "--header", "X-Empty;", "https://" + s.secure + path},
	} {
		t.Run(name, func(t *testing.T) {
			command := exec.CommandContext(t.Context(), curl, append([]string{"--silent", "--show-error", "--max-time", "20", "--write-out", " %{http_version} %{http_code}\n"}, args...)...)
			command.Stdin = strings.NewReader(body)
			out, err := command.CombinedOutput()
			want := `{"ok": true} 2 200` + "\n"
			if name == "two on one connection" {
				want += want
			}
			if string(out) != want || err != nil {
				t.Errorf("%q, %v", out, err)
			}
		})
	}
}
