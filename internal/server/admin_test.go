package server

import (
	"net/http"
	"testing"
)

// The owner of a name can have it lead to a page's server first and to this machine then.
func TestABrowserCallsAnOpenControlPlaneByItsOwnNamesOnly(t *testing.T) {
	s := start(t, testConfig(Memory))
	for _, c := range []struct {
		host, name, value string
		status            int
	}{
		{"rebound.example.com:4566", "User-Agent", "Mozilla/5.0 (X11; Linux x86_64)", 403},
		{"rebound.example.com:4566", "Origin", "http://rebound.example.com:4566", 403},
		{"rebound.example.com", "Sec-Fetch-Site", "same-origin", 403},
		{"rebound.example.com", "User-Agent", "aws-cli/2.0", 200},
		{"localhost:4566", "User-Agent", "Mozilla/5.0", 200},
		{"LOCALHOST", "User-Agent", "Mozilla/5.0", 200},
		{"stile.localhost:4566", "User-Agent", "Mozilla/5.0", 200},
		{"127.0.0.1", "Origin", "http://127.0.0.1", 200},
		{"[::1]:4566", "User-Agent", "Mozilla/5.0", 200},
		{"[::1]", "User-Agent", "Mozilla/5.0", 200},
	} {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", "http://"+s.AdminAddr()+"/restapis", nil)
		req.Host = c.host
		req.Header.Set(c.name, c.value)
		if got := send(t, req); got.status != c.status {
			t.Errorf("%s as %s: %s: status %d, want %d", c.host, c.name, c.value, got.status, c.status)
		}
	}
}
