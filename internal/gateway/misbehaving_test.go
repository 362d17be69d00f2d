package gateway_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The answers to calls that fail. [pub, rec, spec data-plane 02 section 10]
const (
	timedOut = `{"message": "Endpoint request timed out"}`
	network  = `{"message": "Network error communicating with endpoint"}`
	internal = `{"message": "Internal server error"}`
)

// misbehaviour is something a backend does, and what becomes of it for the client.
type misbehaviour struct {
	name    string
	connect func(net.Conn) // instead of reading a request
	tls     *tls.Config    // nil for plain HTTP
	scheme  string         // of the URI; follows from tls if empty
	serve   func(conn net.Conn, in *bufio.Reader)
	skip    bool // tlsConfig.insecureSkipVerification
	again   bool // the connection goes on to another request
	slow    bool // the client is to be answered by the timeout
	spills  bool // it sends more than its answer, which the next call on the connection may meet before the surplus is noticed

	status int
	body   string
}

// answers is a backend that sends text, CRLF for its line ends, and closes.
func answers(text string) func(net.Conn, *bufio.Reader) {
	return func(conn net.Conn, in *bufio.Reader) {
		io.WriteString(conn, strings.ReplaceAll(text, "\n", "\r\n"))
		hangUp(conn, in)
	}
}

// stalls is a backend that sends text and then nothing more until the gateway gives up.
func stalls(text string) func(net.Conn, *bufio.Reader) {
	return func(conn net.Conn, in *bufio.Reader) {
		io.WriteString(conn, strings.ReplaceAll(text, "\n", "\r\n"))
		io.Copy(io.Discard, in)
	}
}

// repeats is a backend that sends text and then more of something, with a pause, until the gateway gives up.
func repeats(text, more string, pause time.Duration) func(net.Conn, *bufio.Reader) {
	return func(conn net.Conn, _ *bufio.Reader) {
		io.WriteString(conn, strings.ReplaceAll(text, "\n", "\r\n"))
		for {
			if _, err := io.WriteString(conn, strings.ReplaceAll(more, "\n", "\r\n")); err != nil {
				return
			}
			time.Sleep(pause)
		}
	}
}

// resets is a backend that sends text and then resets the connection.
func resets(text string) func(net.Conn, *bufio.Reader) {
	return func(conn net.Conn, _ *bufio.Reader) {
		io.WriteString(conn, strings.ReplaceAll(text, "\n", "\r\n"))
		time.Sleep(10 * time.Millisecond) // or the reset would overtake the text
		conn.(*net.TCPConn).SetLinger(0)
	}
}

// hangUp ends a connection so that what was sent arrives.
func hangUp(conn net.Conn, in *bufio.Reader) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
		io.Copy(io.Discard, in)
	}
}

const chunkedHead = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"

var kilobyte = strings.Repeat("x", 1<<10)

// misbehaviours are backends that behave badly, and a few that behave oddly but well.
func misbehaviours(certificates *authority) []misbehaviour {
	return slices.Concat(silences, breaches, oddities, misbehavioursOverTLS(certificates))
}

// silences are answers that don't come in time.
var silences = []misbehaviour{
	{name: "head-never-comes", serve: stalls(""), slow: true, status: 504, body: timedOut},
	{name: "head-stalls", serve: stalls("HTTP/1.1 200 OK\nX: "), slow: true, status: 504, body: timedOut},
	{name: "head-drips", serve: repeats("HTTP/1.1 200 OK\nX: ", "x", 5*time.Millisecond), slow: true, status: 504, body: timedOut},
	{name: "body-never-comes", serve: stalls("HTTP/1.1 200 OK\nContent-Length: 10\n\n"), slow: true, status: 504, body: timedOut},
	{name: "body-drips", serve: repeats("HTTP/1.1 200 OK\nContent-Length: 100000\n\n", "x", 5*time.Millisecond), slow: true, status: 504, body: timedOut},
	{name: "chunks-drip", serve: repeats(chunkedHead, "1\nx\n", 5*time.Millisecond), slow: true, status: 504, body: timedOut},
	{name: "last-chunk-never-comes", serve: stalls(chunkedHead + "1\nx\n"), slow: true, status: 504, body: timedOut},
	{name: "interim-and-no-more", serve: stalls("HTTP/1.1 100 Continue\n\n"), slow: true, status: 504, body: timedOut},
}

// breaches are answers that break off, are none, or are more than may be.
var breaches = []misbehaviour{
	{name: "closes-without-answer", serve: answers(""), status: 504, body: network},
	{name: "resets-without-answer", serve: resets(""), status: 504, body: network},
	{name: "resets-in-head", serve: resets("HTTP/1.1 200 OK\nX: "), status: 504, body: network},
	{name: "closes-in-head", serve: answers("HTTP/1.1 200 OK\nX: "), status: 504, body: network},
	{name: "resets-in-body", serve: resets("HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf"), status: 504, body: network},
	{name: "closes-in-body", serve: answers("HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf"), status: 504, body: network},
	{name: "closes-in-chunk", serve: answers(chunkedHead + "a\nhalf"), status: 504, body: network},
	{name: "closes-between-chunks", serve: answers(chunkedHead + "4\nhalf\n"), status: 504, body: network},

	{name: "speaks-no-http", serve: answers("220 smtp.example.com ESMTP\n"), status: 504, body: network},
	{name: "endless-interims", serve: repeats("", "HTTP/1.1 103 Early Hints\n\n", 0), status: 504, body: network},
	{name: "switches-protocols", serve: answers("HTTP/1.1 101 Switching Protocols\nUpgrade: x\nConnection: Upgrade\n\n"), status: 504, body: network},
	{name: "oversized-header", serve: answers("HTTP/1.1 200 OK\nX: " + strings.Repeat("x", 100<<10) + "\n\n"), status: 504, body: network},
	{name: "endless-header", serve: repeats("HTTP/1.1 200 OK\n", "X: "+kilobyte+"\n", 0), status: 504, body: network},
	{name: "header-without-colon", serve: answers("HTTP/1.1 200 OK\nnonsense\n\n"), status: 504, body: network},
	{name: "lengths-that-differ", serve: answers("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6\n\nhello!"), status: 504, body: network},
	{name: "length-below-zero", serve: answers("HTTP/1.1 200 OK\nContent-Length: -1\n\nhello"), status: 504, body: network},
	{name: "length-no-number", serve: answers("HTTP/1.1 200 OK\nContent-Length: five\n\nhello"), status: 504, body: network},
	{name: "chunk-size-no-number", serve: answers(chunkedHead + "zz\nhello\n0\n\n"), status: 504, body: network},
	{name: "unknown-coding", serve: answers("HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nhello"), status: 504, body: network},
	{name: "endless-chunks", serve: repeats(chunkedHead, "10000\n"+strings.Repeat(kilobyte, 64)+"\n", 0), status: 500, body: internal},
	{name: "endless-body", serve: repeats("HTTP/1.1 200 OK\n\n", strings.Repeat(kilobyte, 64), 0), status: 500, body: internal},
	{name: "length-beyond-limit", serve: stalls("HTTP/1.1 200 OK\nContent-Length: 99999999999\n\n"), status: 500, body: internal},
}

// oddities are answers that are taken.
var oddities = []misbehaviour{
	{name: "length-too-short", serve: answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok and more"), spills: true, status: 200, body: "ok"},
	{name: "half-closes", serve: answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"), status: 200, body: "ok"},
	{name: "http-1.0", serve: answers("HTTP/1.0 200 OK\n\nok"), status: 200, body: "ok"},
	{name: "until-close", serve: answers("HTTP/1.1 200 OK\nConnection: close\n\nok"), status: 200, body: "ok"},
	{name: "interims-first", serve: answers("HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early Hints\nLink: x\n\nHTTP/1.1 200 OK\nContent-Length: 2\n\nok"), status: 200, body: "ok"},
	{name: "trailers", serve: answers(chunkedHead + "2;extension\nok\n0\nX-Sum: 1\n\n"), status: 200, body: "ok"},
	{name: "drips-in-time", serve: func(conn net.Conn, in *bufio.Reader) {
		for _, c := range "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" {
			io.WriteString(conn, string(c))
		}
		hangUp(conn, in)
	}, status: 200, body: "ok"},
	{name: "dies-idle", serve: answers("HTTP/1.1 200 OK\nConnection: keep-alive\nContent-Length: 2\n\nok"), status: 200, body: "ok"},
	{name: "keeps-alive", serve: func(conn net.Conn, _ *bufio.Reader) {
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
	}, again: true, status: 200, body: "ok"},
	{name: "redirects", serve: answers("HTTP/1.1 307 Temporary Redirect\nLocation: http://127.0.0.1:1/\nContent-Length: 2\n\nok"), status: 307, body: "ok"},
	{name: "fails", serve: answers("HTTP/1.1 503 Service Unavailable\nRetry-After: 1\nContent-Length: 2\n\nok"), status: 503, body: "ok"},
}

func misbehavioursOverTLS(certificates *authority) []misbehaviour {
	handshake := func(broken func(net.Conn)) misbehaviour {
		return misbehaviour{connect: broken, scheme: "https", status: 504, body: network}
	}
	named := func(m misbehaviour, name string) misbehaviour { m.name = name; return m }
	secure := func(name string, config *tls.Config, status int, body string) misbehaviour {
		return misbehaviour{name: name, tls: config, serve: answers("HTTP/1.1 200 OK\nContent-Length: 2\n\nok"), status: status, body: body}
	}
	skipped := func(m misbehaviour) misbehaviour { m.skip = true; return m }
	return []misbehaviour{
		secure("tls", certificates.issue("127.0.0.1", time.Hour), 200, "ok"),
		secure("tls-expired", certificates.issue("127.0.0.1", -time.Hour), 504, network),
		secure("tls-of-another-name", certificates.issue("example.com", time.Hour), 504, network),
		secure("tls-of-unknown-issuer", newAuthority().issue("127.0.0.1", time.Hour), 504, network),
		skipped(secure("tls-of-unknown-issuer-skipped", newAuthority().issue("127.0.0.1", time.Hour), 200, "ok")),
		skipped(secure("tls-expired-skipped", newAuthority().issue("127.0.0.1", -time.Hour), 504, network)),
		skipped(secure("tls-of-another-name-skipped", newAuthority().issue("example.com", time.Hour), 504, network)),
		secure("tls-too-old", tooOld(certificates.issue("127.0.0.1", time.Hour)), 504, network),
		named(handshake(func(conn net.Conn) { readSome(conn) }), "tls-closes"),
		named(handshake(func(conn net.Conn) { readSome(conn); conn.(*net.TCPConn).SetLinger(0) }), "tls-resets"),
		named(handshake(func(conn net.Conn) {
			readSome(conn)
			answers("HTTP/1.1 400 Bad Request\n\n")(conn, bufio.NewReader(conn))
		}), "tls-speaks-plain-http"),
		{name: "tls-stalls", connect: func(conn net.Conn) { io.Copy(io.Discard, conn) }, scheme: "https", slow: true, status: 504, body: timedOut},
		{name: "http-meets-tls", tls: certificates.issue("127.0.0.1", time.Hour), scheme: "http", status: 504, body: network},
	}
}

func readSome(conn net.Conn) { conn.Read(make([]byte, 1)) }

func tooOld(config *tls.Config) *tls.Config {
	config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	return config
}

// misbehave starts a backend and answers its address. open counts its connections, answered the requests that it has answered in full.
func (m *misbehaviour) misbehave(t testing.TB, open, answered *atomic.Int64) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			open.Add(1)
			go func() {
				defer open.Add(-1)
				defer conn.Close()
				m.handle(conn, answered)
			}()
		}
	}()
	return listener.Addr().String()
}

func (m *misbehaviour) handle(conn net.Conn, answered *atomic.Int64) {
	if m.connect != nil {
		m.connect(conn)
		return
	}
	if m.tls != nil {
		secured := tls.Server(conn, m.tls)
		if secured.Handshake() != nil {
			return
		}
		conn = secured
	}
	for in := bufio.NewReader(conn); ; {
		if _, _, err := readMessage(in, false); err != nil {
			return
		}
		if m.status < 400 {
			answered.Add(1)
		}
		m.serve(conn, in)
		if !m.again {
			return
		}
	}
}

func (m *misbehaviour) uri(address string) string {
	scheme := m.scheme
	if scheme == "" {
		scheme = "http"
		if m.tls != nil {
			scheme = "https"
		}
	}
	return scheme + "://" + address + "/"
}

// authority issues certificates.
type authority struct {
	key         *ecdsa.PrivateKey
	certificate *x509.Certificate
}

func newAuthority() *authority {
	a := &authority{certificate: &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		panic(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, a.certificate, a.certificate, &a.key.PublicKey, a.key)
	if err != nil {
		panic(err)
	}
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		panic(err)
	}
	return a
}

// issue is a server's configuration with a certificate for a name, valid from a day ago until then.
func (a *authority) issue(name string, until time.Duration) *tls.Config {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(until),
	}
	if ip := net.ParseIP(name); ip != nil {
		template.IPAddresses = []net.IP{ip}
	} else {
		template.DNSNames = []string{name}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		panic(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}
