package server

import (
	"net/http"
	"testing"
)

// under calls a URL under another host.
func under(t *testing.T, host, url string) int {
	t.Helper()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = host
	return send(t, req).status
}

func TestNothingIsServedUnderDomainNamesAsLongAsNothingMapsTheirPaths(t *testing.T) {
	s := start(t, testConfig(Memory))
	a := newMock(t, s, "one")
	a.deploy(t, "prod")
	const host = "api.example.com"
	if status := under(t, host, a.url("prod")); status != 200 {
		t.Fatalf("before: %d", status)
	}
	s.call(t, "POST", "/domainnames", `{"domainName": "api.example.com", "certificateName": "mine"}`)
	s.call(t, "POST", "/domainnames/api.example.com/basepathmappings", `{"restApiId": "`+a.id+`", "basePath": "v1", "stage": "prod"}`)
	eventually(t, "an invoke URL under the domain name is refused", func() bool { return under(t, host, a.url("prod")) == 403 })
	if status := under(t, host, "http://"+s.Addr()+"/v1/r"); status != 403 {
		t.Errorf("a mapped path: %d", status)
	}
	if status := under(t, "other.example.com", a.url("prod")); status != 200 {
		t.Errorf("under another name: %d", status)
	}
	s.call(t, "DELETE", "/domainnames/api.example.com", "")
	eventually(t, "the name is given back", func() bool { return under(t, host, a.url("prod")) == 200 })
}

func TestDomainNamesAreReservedAtTheStart(t *testing.T) {
	dir := t.TempDir()
	s := start(t, testConfig(dir))
	a := newMock(t, s, "one")
	a.deploy(t, "prod")
	s.call(t, "POST", "/domainnames", `{"domainName": "api.example.com", "certificateName": "mine", "endpointConfiguration": {"types": ["PRIVATE"]}}`)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = start(t, testConfig(dir))
	a.server = s
	if status := under(t, "api.example.com", a.url("prod")); status != 403 {
		t.Errorf("%d", status)
	}
}
