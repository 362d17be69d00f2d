package control

import (
	"testing"

	"stile/internal/wire"
)

func TestPagesOfOtherOriginsMayMakeSignedCalls(t *testing.T) {
	s := newLocked(t)
	asked := &wire.Request{Method: "OPTIONS", Target: "/restapis/abc/stages/prod", Header: wire.HeaderOf(
		wire.Field{Name: "Origin", Value: "https://example.com"}, wire.Field{Name: "Access-Control-Request-Method", Value: "PATCH"},
		wire.Field{Name: "Access-Control-Request-Headers", Value: "amz-sdk-invocation-id,authorization,content-type,x-amz-date"})}
	res := s.send(asked)
	if res.Status != 200 || res.Body.Len() != 0 {
		t.Errorf("a preflight: status %d", res.Status)
	}
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin":  "*",
		"Access-Control-Allow-Methods": "GET,POST,OPTIONS,PUT,PATCH,DELETE",
		"Access-Control-Allow-Headers": "*,Authorization,Date,X-Amz-Date,X-Amz-Security-Token,X-Amz-Target,content-type,x-amz-content-sha256,x-amz-user-agent,x-amzn-platform-id,x-amzn-trace-id",
		"Access-Control-Max-Age":       "86400",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("a preflight: %s: %s", name, got)
		}
	}
	read := signed(t, "READER", "GET", "/restapis", "")
	read.Header.Add("Origin", "null")
	refused := &wire.Request{Method: "GET", Target: "/restapis", Header: wire.HeaderOf(wire.Field{Name: "Origin", Value: "https://example.com"})}
	for status, req := range map[int]*wire.Request{200: read, 403: refused} {
		res := s.send(req)
		if res.Status != status || res.Header.Get("Access-Control-Allow-Origin") != "*" ||
			res.Header.Get("Access-Control-Expose-Headers") != "x-amzn-errortype,x-amzn-requestid,x-amzn-errormessage,x-amzn-trace-id,x-amz-apigw-id,date,content-disposition" {
			t.Errorf("status %d: %v", res.Status, res.Header)
		}
	}
}

func TestOtherCallersAreToldNothingOfOrigins(t *testing.T) {
	fromPage := wire.HeaderOf(wire.Field{Name: "Origin", Value: "https://example.com"}, wire.Field{Name: "Access-Control-Request-Method", Value: "GET"})
	for name, c := range map[string]struct {
		control *script
		req     *wire.Request
		status  int
	}{
		"no page":                            {newLocked(t), signed(t, "READER", "GET", "/restapis", ""), 200},
		"OPTIONS of no page":                 {newLocked(t), &wire.Request{Method: "OPTIONS", Target: "/restapis"}, 403},
		"a preflight where calls are open":   {newScript(t), &wire.Request{Method: "OPTIONS", Target: "/restapis", Header: fromPage}, 403},
		"a page's call where calls are open": {newScript(t), &wire.Request{Method: "GET", Target: "/restapis", Header: fromPage}, 200},
	} {
		res := c.control.send(c.req)
		if res.Status != c.status || res.Header.Has("Access-Control-Allow-Origin") || res.Header.Has("Access-Control-Allow-Headers") {
			t.Errorf("%s: status %d, %v", name, res.Status, res.Header)
		}
	}
}
