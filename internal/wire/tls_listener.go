package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"slices"
	"time"
)

// tlsListener answers connections after their handshake: those that settled on HTTP/2 as the engine wants them, a *tls.Conn, the
// others with their bytes followed.
type tlsListener struct {
	net.Listener
	config  *tls.Config
	timeout time.Duration
	maxHead int
	log     *slog.Logger

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	conns  chan net.Conn
	failed chan error
}

func newTLSListener(l net.Listener, options *ServerOptions, maxHead int) *tlsListener {
	config := options.TLS.Clone()
	for _, proto := range []string{"h2", "http/1.1"} {
		if !slices.Contains(config.NextProtos, proto) {
			config.NextProtos = append(config.NextProtos, proto)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	t := &tlsListener{
		Listener: l, config: config, timeout: options.HeaderTimeout, maxHead: maxHead, log: options.Log,
		ctx: ctx, cancel: cancel, conns: make(chan net.Conn), failed: make(chan error),
	}
	go t.acceptAll()
	return t
}

// acceptAll takes connections in and shakes hands with each on its own, so that a slow client holds up none.
func (t *tlsListener) acceptAll() {
	for {
		c, err := t.Listener.Accept()
		if err == nil {
			go t.shake(c)
			continue
		}
		select {
		case t.failed <- err: // the engine decides whether to go on
		case <-t.ctx.Done():
			return
		}
	}
}

func (t *tlsListener) shake(raw net.Conn) {
	ctx, cancel := context.WithTimeout(t.ctx, t.timeout)
	defer cancel()
	c := tls.Server(raw, t.config)
	if err := c.HandshakeContext(ctx); err != nil {
		t.log.Debug("TLS handshake failed", "client", raw.RemoteAddr(), "error", err)
		var record tls.RecordHeaderError
		if errors.As(err, &record) && record.Conn != nil && isHTTP(record.RecordHeader) {
			_, _ = io.WriteString(record.Conn, "HTTP/1.0 400 Bad Request\r\n\r\nThis port speaks HTTPS.\n") // a courtesy; may fail
		}
		_ = raw.Close() // it has failed already
		return
	}
	var ready net.Conn = c
	if state := c.ConnectionState(); state.NegotiatedProtocol != "h2" {
		ready = newWatchedConn(c, &state, t.maxHead)
	}
	select {
	case t.conns <- ready:
	case <-t.ctx.Done():
		_ = ready.Close() // nobody will use it
	}
}

// isHTTP is whether what came instead of a TLS record is the start of an HTTP/1 request.
func isHTTP(start [5]byte) bool {
	switch string(start[:]) {
	case "GET /", "HEAD ", "POST ", "PUT /", "PATCH", "DELET", "OPTIO":
		return true
	}
	return false
}

func (t *tlsListener) Accept() (net.Conn, error) {
	select {
	case c := <-t.conns:
		return c, nil
	case err := <-t.failed:
		return nil, err
	case <-t.ctx.Done():
		return nil, net.ErrClosed
	}
}

func (t *tlsListener) Close() error {
	t.cancel()
	return t.Listener.Close()
}
