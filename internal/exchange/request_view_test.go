package exchange

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/wire"
)

// [rec: test_lambda_aws_proxy_integration], [doc] for the semicolon; spec data-plane 01 section 2.2.
func TestQueriesAreDecoded(t *testing.T) {
	got := ParseQuery("plus=test+alias@gmail.com&enc=%2B&a=1;a=2&empty&=x&bad=%zz&url=https://x/?y=z&&", nil)
	want := []Param{{"plus", "test alias@gmail.com"}, {"enc", "+"}, {"a", "1"}, {"a", "2"}, {"empty", ""}, {"", "x"}, {"bad", "%zz"}, {"url", "https://x/?y=z"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// [rec: TestApiGatewayHeaderRemapping]
func TestHiddenHeaders(t *testing.T) {
	for _, name := range []string{
		"Connection", "Content-Length", "Content-MD5", "Expect", "Max-Forwards", "Proxy-Authenticate", "Server", "TE",
		"Transfer-Encoding", "Trailer", "Upgrade", "WWW-Authenticate",
	} {
		if !IsHidden(wire.NameOf(name)) || !IsHidden(wire.NameOf(strings.ToLower(name))) {
			t.Errorf("%s is seen", name)
		}
	}
	for _, name := range []string{"Content-Type", "Via", "Host", "Authorization", "Date", ""} {
		if IsHidden(wire.NameOf(name)) {
			t.Errorf("%s is hidden", name)
		}
	}
}

func TestLoggedMapsAreMaskedAndCut(t *testing.T) {
	var header wire.Header
	header.Add("a", "1")
	header.Add("a", "2")
	header.Add("authorization", "Bearer 0123456789")
	header.Add("x-api-key", "short")
	if got, want := FormatHeader(&header), "{a=2, authorization=***********456789, x-api-key=*****}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	header.Add("long", strings.Repeat("x", 2000))
	if got := FormatHeader(&header); len(got) != 1000+len(" [TRUNCATED]") || !strings.HasSuffix(got, "x [TRUNCATED]") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

// A pooled exchange shows nothing of the request before.
func TestResetForgetsEverything(t *testing.T) {
	x := fullExchange()
	x.Request.Header.Add("secret", "1")
	x.Request.Query = append(x.Request.Query, Param{"secret", "1"})
	x.Response.Header.Add("secret", "1")
	x.EndpointRequest.Header.Add("secret", "1")
	x.EndpointRequest.Path = append(x.EndpointRequest.Path, Param{"secret", "1"})
	body := wire.Stream(readCloser{strings.NewReader("secret")}, -1)
	if read, err := x.ReadAll(&body, 100); err != nil || string(read) != "secret" {
		t.Fatal(string(read), err)
	}
	x.Reset()
	if x.Request.Header.Len()+x.Response.Header.Len()+x.EndpointRequest.Header.Len()+len(x.Request.Query)+len(x.EndpointRequest.Path) != 0 {
		t.Error("something is left")
	}
	if x.Context.RequestId != "" || x.Context.Error != nil || x.scratch.Len() != 0 || x.Request.Query[:1][0] != (Param{}) {
		t.Error("something is left")
	}
}

func TestReadAllKeepsToItsLimit(t *testing.T) {
	for _, length := range []int64{-1, 7} {
		x := &Exchange{}
		body := wire.Stream(readCloser{strings.NewReader("1234567")}, length)
		if _, err := x.ReadAll(&body, 6); err != wire.ErrTooLarge {
			t.Errorf("length %d: %v", length, err)
		}
	}
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }
