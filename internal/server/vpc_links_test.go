package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const (
	ordersArn   = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/orders/abc"
	listenerArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/orders/abc/def"
)

// orders is a private backend that says its name and which host it was called by.
func orders(t *testing.T, name string) *httptest.Server {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, name+" as "+r.Host+r.URL.Path)
	}))
	t.Cleanup(backend.Close)
	return backend
}

// nobody is an address where nobody listens.
func nobody(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// newVpcLink makes a link and waits until it isn't pending.
func (s *Server) newVpcLink(t *testing.T, arn string) (id, status, message string) {
	t.Helper()
	created := s.call(t, "POST", "/vpclinks", fmt.Sprintf(`{"name": "orders", "targetArns": [%q]}`, arn))
	id = created["id"].(string)
	if created["status"] != "PENDING" || created["statusMessage"] != nil {
		t.Errorf("created: %v", created)
	}
	status, message = s.waitForLink(t, id, "PENDING")
	return id, status, message
}

func (s *Server) waitForLink(t *testing.T, id, isNot string) (status, message string) {
	t.Helper()
	for {
		link := s.call(t, "GET", "/vpclinks/"+id, "")
		if link["status"] != isNot {
			return link["status"].(string), link["statusMessage"].(string)
		}
		time.Sleep(time.Millisecond)
	}
}

func (a *api) link(t *testing.T, uri, connectionId, more string) {
	t.Helper()
	a.server.call(t, "PUT", a.method()+"/integration", fmt.Sprintf(
		`{"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %q, "connectionType": "VPC_LINK", "connectionId": %q%s}`, uri, connectionId, more))
	a.deploy(t, "prod")
}

func TestAVpcLinkLeadsToItsPrivateTargets(t *testing.T) {
	one, two := orders(t, "one"), orders(t, "two")
	config := testConfig(t.TempDir())
	config.PrivateTargets = map[string][]string{
		ordersArn:   {one.Listener.Addr().String(), two.Listener.Addr().String()},
		listenerArn: {two.Listener.Addr().String()},
	}
	s := start(t, config)
	id, status, message := s.newVpcLink(t, ordersArn)
	if status != "AVAILABLE" || message != "Your vpc link is ready for use" {
		t.Fatalf("%s: %s", status, message)
	}
	a := newApi(t, s, `{"type": "MOCK"}`)
	a.link(t, "http://orders.internal/v1", id, "")
	seen := map[string]bool{}
	for range 4 {
		got := call(t, "GET", a.url("prod"), "")
		if got.status != 200 || !strings.HasSuffix(got.body, " as orders.internal/v1") {
			t.Fatal(got)
		}
		seen[got.body] = true
	}
	if len(seen) != 2 {
		t.Errorf("only %v was called", seen)
	}
	a.link(t, "http://orders.internal/v2", "v2link", fmt.Sprintf(`, "integrationTarget": %q`, listenerArn))
	if got := call(t, "GET", a.url("prod"), ""); got != (answer{200, "two as orders.internal/v2"}) {
		t.Error(got)
	}
	a.link(t, "http://orders.internal/", "${stageVariables.link}", "")
	if got := call(t, "GET", a.url("prod"), ""); got.status != 500 {
		t.Error(got)
	}
	s.call(t, "PATCH", "/restapis/"+a.id+"/stages/prod", fmt.Sprintf(`{"patchOperations": [{"op": "replace", "path": "/variables/link", "value": %q}]}`, id))
	if got := call(t, "GET", a.url("prod"), ""); got.status != 200 {
		t.Error(got)
	}

	one.Close() // the other one takes all calls, and none fails
	for range 10 {
		if got := call(t, "GET", a.url("prod"), ""); got != (answer{200, "two as orders.internal/"}) {
			t.Fatal(got)
		}
	}
	two.Close() // the link is as it was
	if got := call(t, "GET", a.url("prod"), ""); got != (answer{504, `{"message": "Network error communicating with endpoint"}`}) {
		t.Error(got)
	}
	if status, _ := s.waitForLink(t, id, ""); status != "AVAILABLE" {
		t.Error(status)
	}
}

func TestALinkIsServedAfterARestartAndNotAfterItIsDeleted(t *testing.T) {
	config := testConfig(t.TempDir())
	config.PrivateTargets = map[string][]string{ordersArn: {orders(t, "one").Listener.Addr().String()}}
	s := start(t, config)
	id, _, _ := s.newVpcLink(t, ordersArn)
	a := newApi(t, s, `{"type": "MOCK"}`)
	a.link(t, "http://orders.internal/", "${stageVariables.link}", "") // one that is named outright can't be deleted
	s.call(t, "PATCH", "/restapis/"+a.id+"/stages/prod", fmt.Sprintf(`{"patchOperations": [{"op": "replace", "path": "/variables/link", "value": %q}]}`, id))
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = start(t, config)
	a.server = s
	if got := call(t, "GET", a.url("prod"), ""); got.status != 200 {
		t.Error(got)
	}
	s.call(t, "DELETE", "/vpclinks/"+id, "")
	for call(t, "GET", a.url("prod"), "").status != 500 {
		time.Sleep(time.Millisecond) // the stage still names it
	}
}

func TestALinkWithoutTargetsFailsUntilItHasSome(t *testing.T) {
	late := nobody(t)
	config := testConfig(Memory)
	config.PrivateTargets = map[string][]string{ordersArn: {late}}
	s := start(t, config)
	id, status, message := s.newVpcLink(t, ordersArn)
	if status != "FAILED" || !strings.HasPrefix(message, "No target of the load balancer can be connected to: "+late+" (refused: ") {
		t.Errorf("%s: %s", status, message)
	}
	if _, status, message := s.newVpcLink(t, listenerArn); status != "FAILED" ||
		message != "The load balancer can't be found: "+listenerArn+" is not in the configuration's private_targets" {
		t.Errorf("%s: %s", status, message)
	}
	a := newApi(t, s, `{"type": "MOCK"}`)
	a.link(t, "http://orders.internal/", id, "")
	if got := call(t, "GET", a.url("prod"), ""); got != (answer{500, `{"message": "Internal server error"}`}) {
		t.Error(got)
	}
	l, err := net.Listen("tcp", late)
	if err != nil {
		t.Skipf("somebody else took the port: %v", err)
	}
	backend := &httptest.Server{Listener: l, Config: &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})}}
	backend.Start()
	defer backend.Close()
	s.newVpcLink(t, listenerArn) // every change has the others looked at again
	s.waitForLink(t, id, "FAILED")
	if got := call(t, "GET", a.url("prod"), ""); got.status != 200 {
		t.Error(got)
	}
}

func TestMetadataAddressesAreNoPrivateTargets(t *testing.T) {
	config := testConfig(Memory)
	config.PrivateTargets = map[string][]string{ordersArn: {"169.254.169.254:80"}}
	s := start(t, config)
	if _, status, message := s.newVpcLink(t, ordersArn); status != "FAILED" || !strings.Contains(message, "the egress policy denies it") {
		t.Errorf("%s: %s", status, message)
	}
}
