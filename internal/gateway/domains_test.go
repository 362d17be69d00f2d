package gateway

import "testing"

func TestDomainNamesAreKnownWithPortsAndInCapitals(t *testing.T) {
	var g Gateway
	if g.domains.have("api.example.com") {
		t.Error("a name is known where there is none")
	}
	g.Reserve([]string{"api.example.com", "*.example.org"})
	for host, want := range map[string]bool{
		"api.example.com": true, "API.example.com.": true, "api.example.com:8443": true, "other.example.com": false, "x.api.example.com": false,
		"a.example.org": true, "a.example.org:80": true, "example.org": false, "a.b.example.org": false, "localhost:8080": false, "[::1]:80": false, "": false,
	} {
		if g.domains.have(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
	g.Reserve(nil)
	if g.domains.have("api.example.com") {
		t.Error("a name outlasts its removal")
	}
}
