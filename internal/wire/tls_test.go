package wire

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// selfSigned is a certificate for names, good until validUntil.
func selfSigned(t testing.TB, validUntil time.Time, names ...string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "test"},
		NotBefore:    validUntil.Add(-24 * time.Hour),
		NotAfter:     validUntil,
		IsCA:         true, BasicConstraintsValid: true,
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

func trusting(cert tls.Certificate) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(cert.Leaf)
	return pool
}

func TestTlsConfigInsecureSkipVerification(t *testing.T) {
	soon, past := time.Now().Add(time.Hour), time.Now().Add(-time.Hour)
	for _, row := range []struct {
		name          string
		cert          tls.Certificate
		skip, trusted bool
		ok            bool
	}{
		{"trusted issuer", selfSigned(t, soon, "127.0.0.1"), false, true, true},
		{"unknown issuer", selfSigned(t, soon, "127.0.0.1"), false, false, false},
		{"unknown issuer, skipped", selfSigned(t, soon, "127.0.0.1"), true, false, true},
		{"wrong name, skipped", selfSigned(t, soon, "127.0.0.2", "localhost"), true, false, false},
		{"expired, skipped", selfSigned(t, past, "127.0.0.1"), true, false, false},
		{"not yet valid, skipped", selfSigned(t, soon.Add(48*time.Hour), "127.0.0.1"), true, false, false},
		{"expired, trusted", selfSigned(t, past, "127.0.0.1"), false, true, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, address := serve(t, ServerOptions{TLS: &tls.Config{Certificates: []tls.Certificate{row.cert}}}, func(_ context.Context, _ *Request, r Responder) {
				respond(t, r, &Response{Status: 200})
			})
			options := ClientOptions{InsecureSkipVerification: row.skip}
			if row.trusted {
				options.RootCAs = trusting(row.cert)
			}
			client := newTestClient(t, options)
			for range 2 { // the second time there may be a session to resume
				res, err := client.do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: address, Target: "/"})
				switch {
				case row.ok && err != nil:
					t.Errorf("refused: %v", err)
				case !row.ok && kindOf(err) != TLS:
					t.Errorf("want a TLS error, got %v", err)
				case err == nil:
					closeQuietly(&res.Body)
				}
				client.Close()
			}
		})
	}
}

func TestServerNameIsSentToBackends(t *testing.T) {
	names := make(chan string, 1)
	cert := selfSigned(t, time.Now().Add(time.Hour), "localhost")
	_, address := serve(t, ServerOptions{TLS: &tls.Config{GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		names <- hello.ServerName
		return &cert, nil
	}}}, func(_ context.Context, _ *Request, r Responder) { respond(t, r, &Response{Status: 200}) })
	_, port, _ := net.SplitHostPort(address)
	res, err := newTestClient(t, ClientOptions{RootCAs: trusting(cert)}).do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: "localhost:" + port, Target: "/"})
	if err != nil {
		t.Fatal(err)
	}
	closeQuietly(&res.Body)
	if name := <-names; name != "localhost" {
		t.Errorf("server name %q", name)
	}
}

func TestHTTP2AndHTTP1OverTLS(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	_, address := serve(t, ServerOptions{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}}, func(_ context.Context, req *Request, r Responder) {
		body, err := req.Body.ReadAll(100)
		text := fmt.Sprintf("%s %s %s %s %v %s %v", req.Proto, req.Scheme, req.Host, req.Target, req.TLS != nil, body, err)
		respond(t, r, &Response{Status: 200, Header: HeaderOf(Field{"X-Case", "kept on HTTP/1.1"}, Field{"Connection", "keep-alive"}), Body: Bytes([]byte(text))})
	})
	for _, proto := range []string{"HTTP/1.1", "HTTP/2.0"} {
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusting(cert)}, ForceAttemptHTTP2: proto == "HTTP/2.0"}
		defer transport.CloseIdleConnections()
		res, err := (&http.Client{Transport: transport}).Post("https://"+address+"//a%2Fb?x", "text/plain", strings.NewReader("in"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(res.Body)
		closeQuietly(res.Body)
		want := fmt.Sprintf("%s https %s //a%%2Fb?x true in <nil>", proto, address)
		if string(got) != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", proto, got, err, want)
		}
	}
}

func TestHeaderNamesKeepCaseAndOrder(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	handler := func(_ context.Context, req *Request, r Responder) {
		var names []string
		for name := range req.Header.All() {
			names = append(names, name)
		}
		respond(t, r, &Response{Status: 200, Body: Bytes([]byte(strings.Join(names, " ")))})
	}
	_, plain := serve(t, ServerOptions{}, handler)
	_, secure := serve(t, ServerOptions{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}}, handler)
	const sent = "GET / HTTP/1.1\r\nx-B: 1\r\nHost: a\r\ntEsT-HEADeR: 1\r\nx-b: 2\r\npragma: no-cache\r\nX-Hop: 1\r\nConnection: close, x-hop\r\n\r\n"
	const want = "x-B tEsT-HEADeR x-b pragma Connection"
	if _, got := headOf(speak(t, plain, sent)); got != want {
		t.Errorf("in the clear: %q", got)
	}
	c, err := tls.Dial("tcp", secure, &tls.Config{RootCAs: trusting(cert)})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(c)
	_, _ = io.WriteString(c, sent)
	answer, err := io.ReadAll(c)
	if _, got := headOf(string(answer)); got != want || err != nil {
		t.Errorf("over TLS: %q %v", got, err)
	}
}

func TestPlainRequestToATLSPortIsTold(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	_, address := serve(t, ServerOptions{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}}, func(context.Context, *Request, Responder) {
		t.Error("served in the clear")
	})
	if answer := speak(t, address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasPrefix(answer, "HTTP/1.0 400 ") || !strings.Contains(answer, "HTTPS") {
		t.Errorf("%q", answer)
	}
}

func TestSlowHandshakeHoldsUpNobody(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	_, address := serve(t, ServerOptions{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}}, func(_ context.Context, _ *Request, r Responder) {
		respond(t, r, &Response{Status: 200})
	})
	dial(t, address) // and say nothing
	res, err := newTestClient(t, ClientOptions{RootCAs: trusting(cert)}).do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: address, Target: "/"})
	if err != nil {
		t.Fatal(err)
	}
	closeQuietly(&res.Body)
}

// recorder keeps the types of the TLS records that come.
type recorder struct {
	net.Conn
	raw []byte
}

func (r *recorder) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	r.raw = append(r.raw, p[:n]...)
	return n, err
}

func (r *recorder) lastRecord() (kind byte) {
	for raw := r.raw; len(raw) >= 5; raw = raw[5+int(raw[3])<<8+int(raw[4]):] {
		kind = raw[0]
	}
	return kind
}

func TestTheEndOfAConnectionIsSaidOverTLSUnlessAnAnswerWasCut(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	_, address := serve(t, ServerOptions{TLS: &tls.Config{Certificates: []tls.Certificate{cert}}}, func(_ context.Context, req *Request, r Responder) {
		body := io.Reader(strings.NewReader("abc"))
		if req.Target == "/cut" {
			body = io.MultiReader(body, iotest.ErrReader(errors.New("backend gone")))
		}
		_, _ = r.Respond(&Response{Status: 200, Body: Stream(io.NopCloser(body), -1)})
	})
	const alert, data = 21, 23
	for target, want := range map[string]byte{"/whole": alert, "/cut": data} {
		raw := &recorder{Conn: dial(t, address)}
		c := tls.Client(raw, &tls.Config{RootCAs: trusting(cert), ServerName: "127.0.0.1", MaxVersion: tls.VersionTLS12})
		_, _ = io.WriteString(c, "GET "+target+" HTTP/1.0\r\nHost: a\r\n\r\n")
		answer, err := io.ReadAll(c)
		if got := raw.lastRecord(); !strings.HasSuffix(string(answer), "\r\n\r\nabc") || got != want {
			t.Errorf("%s: %q %v, last record %d, want %d", target, answer, err, got, want)
		}
	}
}

// corked holds back what is written until it is closed, so that all of it arrives at once.
type corked struct {
	net.Conn
	held bytes.Buffer
	cork bool
}

func (c *corked) Write(p []byte) (int, error) {
	if !c.cork {
		return c.Conn.Write(p)
	}
	return c.held.Write(p)
}

func (c *corked) Close() error {
	_ = c.SetWriteDeadline(time.Time{}) // TLS has set one that has passed
	_, _ = c.Conn.Write(c.held.Bytes())
	return c.Conn.Close()
}

// A backend that closes after its response may send TLS's goodbye within the same segment, as nginx does.
func TestATlsBackendsGoodbyeAlongWithItsResponse(t *testing.T) {
	cert := selfSigned(t, time.Now().Add(time.Hour), "127.0.0.1")
	listener := listen(t)
	accept(t, listener, func(raw net.Conn) {
		cork := &corked{Conn: raw}
		conn := tls.Server(cork, &tls.Config{Certificates: []tls.Certificate{cert}, MaxVersion: tls.VersionTLS12}) // which shows what is an alert
		conn.Read(make([]byte, 1000))
		cork.cork = true
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")
		conn.Close()
	})
	client := newTestClient(t, ClientOptions{RootCAs: trusting(cert)})
	for range 3 {
		var res Response
		if err := client.Do(t.Context(), &Request{Method: "GET", Scheme: "https", Host: listener.Addr().String(), Target: "/"}, &res); err != nil {
			t.Fatal(err)
		}
		if body, err := res.Body.ReadAll(10); string(body) != "ok" || err != nil {
			t.Errorf("%q, %v", body, err)
		}
	}
}
