package gateway

import (
	"crypto/tls"
	"net/netip"
	"testing"

	"stile/internal/wire"
)

// Whoever isn't trusted can't choose its own address: it is what policies, throttles and logs go by.
func TestForwardedHeadersAreBelievedOfTrustedProxiesOnly(t *testing.T) {
	trusted := Networks{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for name, row := range map[string]struct {
		peer   string
		tls    bool
		fields []wire.Field
		want   string
	}{
		"stranger":                {"192.0.2.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "1.1.1.1"}, {Name: "X-Forwarded-Proto", Value: "https"}, {Name: "X-Forwarded-Port", Value: "9"}}, "192.0.2.1 http 80"},
		"stranger over TLS":       {"192.0.2.1", true, []wire.Field{{Name: "X-Forwarded-Proto", Value: "http"}}, "192.0.2.1 https 443"},
		"proxy that says nothing": {"10.0.0.1", false, nil, "10.0.0.1 http 80"},
		"proxy":                   {"10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "192.0.2.1"}, {Name: "X-Forwarded-Proto", Value: "https"}}, "192.0.2.1 https 443"},
		"proxy with a port":       {"10.0.0.1", false, []wire.Field{{Name: "x-forwarded-proto", Value: "HTTPS"}, {Name: "x-forwarded-port", Value: "8443"}}, "10.0.0.1 https 8443"},
		"client's own list":       {"10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "8.8.8.8, 192.0.2.1"}}, "192.0.2.1 http 80"},
		"two proxies":             {"10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "8.8.8.8, 192.0.2.1,10.0.0.2"}}, "192.0.2.1 http 80"},
		"two fields":              {"10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "192.0.2.1"}, {Name: "X-Forwarded-For", Value: "10.9.9.9"}}, "192.0.2.1 http 80"},
		"proxies only":            {"10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "10.0.0.3, 10.0.0.2"}}, "10.0.0.3 http 80"},
		"nonsense":                {"10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "192.0.2.1, evil"}, {Name: "X-Forwarded-Proto", Value: "ftp"}, {Name: "X-Forwarded-Port", Value: "-1"}}, "10.0.0.1 http 80"},
		"Unix socket":             {"", false, []wire.Field{{Name: "X-Forwarded-For", Value: "192.0.2.1"}, {Name: "X-Forwarded-Proto", Value: "https"}}, "192.0.2.1 https 443"},
		"mapped IPv4":             {"::ffff:10.0.0.1", false, []wire.Field{{Name: "X-Forwarded-For", Value: "2001:db8::1"}}, "2001:db8::1 http 80"},
	} {
		peer, _ := netip.ParseAddr(row.peer)
		req := &wire.Request{Host: "a.test", RemoteAddr: netip.AddrPortFrom(peer, 1), Header: wire.HeaderOf(row.fields...)}
		if row.tls {
			req.TLS = &tls.ConnectionState{}
		}
		_, port := splitPort(req.Host)
		from := originOf(req, port, trusted)
		if got := from.client.String() + " " + from.scheme + " " + from.port; got != row.want {
			t.Errorf("%s: got %s, want %s", name, got, row.want)
		}
	}
}
