package server

import (
	"strings"
	"testing"
)

func FuzzConfigurationFile(f *testing.F) {
	for _, seed := range []string{
		"", "listen: x", "functions: {hello: {exec: [a], timeout: 3s, env: {A: b}}}", "functions: &a {b: *a}", "exec: &a [*a]",
		"egress: {deny: [10.0.0.0/8], allow: [::1]}", "? [a]\n: b", "a: [", "- a", "\xff", "region: !!binary x", "functions: {a: {<<: {aws: true}}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		config := DefaultConfig()
		if err := decodeYAML("stile.yaml", []byte(text), &config); err != nil {
			if line := err.Error(); !strings.HasPrefix(line, "stile.yaml") {
				t.Errorf("%q names no file", line)
			}
			return
		}
		_ = config.check()
	})
}
