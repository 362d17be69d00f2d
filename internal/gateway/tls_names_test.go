package gateway

import (
	"crypto/tls"
	"testing"
)

// $context.tlsVersion and $context.cipherSuite name them as OpenSSL does. [doc, spec data-plane 06 section 6]
func TestTlsNames(t *testing.T) {
	for suite, want := range map[uint16]string{
		tls.TLS_AES_128_GCM_SHA256:                        "TLS_AES_128_GCM_SHA256",
		tls.TLS_CHACHA20_POLY1305_SHA256:                  "TLS_CHACHA20_POLY1305_SHA256",
		tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256:         "ECDHE-RSA-AES128-GCM-SHA256",
		tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384:       "ECDHE-ECDSA-AES256-GCM-SHA384",
		tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256:   "ECDHE-RSA-CHACHA20-POLY1305",
		tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA:            "ECDHE-RSA-AES128-SHA",
		tls.TLS_RSA_WITH_AES_256_GCM_SHA384:               "AES256-GCM-SHA384",
		tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: "ECDHE-ECDSA-CHACHA20-POLY1305",
	} {
		if got := cipherSuite(&tls.ConnectionState{CipherSuite: suite}); got != want {
			t.Errorf("%s is %q, want %q", tls.CipherSuiteName(suite), got, want)
		}
	}
	if got := tlsVersion(&tls.ConnectionState{Version: tls.VersionTLS12}); got != "TLSv1.2" {
		t.Errorf("version %q", got)
	}
	if tlsVersion(nil) != "" || cipherSuite(nil) != "" {
		t.Error("a connection without TLS has names of it")
	}
}
