package gateway

import (
	"crypto/tls"
	"strings"
)

// tlsVersion is $context.tlsVersion: TLSv1.2.
func tlsVersion(state *tls.ConnectionState) string {
	if state == nil {
		return ""
	}
	return strings.Replace(tls.VersionName(state.Version), "TLS ", "TLSv", 1)
}

// cipherSuite is $context.cipherSuite in OpenSSL's words, which for TLS 1.3 are the standard's.
func cipherSuite(state *tls.ConnectionState) string {
	if state == nil {
		return ""
	}
	name := tls.CipherSuiteName(state.CipherSuite)
	exchange, cipher, ok := strings.Cut(strings.TrimPrefix(name, "TLS_"), "_WITH_")
	if !ok {
		return name
	}
	cipher = strings.NewReplacer("AES_128_CBC", "AES128", "AES_256_CBC", "AES256", "AES_", "AES", "_POLY1305_SHA256", "_POLY1305").Replace(cipher)
	return strings.ReplaceAll(strings.TrimPrefix(exchange+"_", "RSA_")+cipher, "_", "-")
}
