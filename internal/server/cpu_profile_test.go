package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestACPUProfileIsWrittenWhenTheRunEnds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cpu.pprof")
	end, err := startProfile(path)
	if err != nil {
		t.Fatal(err)
	}
	end()
	text, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(text), "\x1f\x8b") { // profiles are gzipped
		t.Errorf("got %d bytes and %v", len(text), err)
	}
	if _, err := startProfile(filepath.Join(path, "none")); err == nil || !strings.Contains(err.Error(), "can't be written: not a directory") {
		t.Errorf("an impossible file: %v", err)
	}
}
