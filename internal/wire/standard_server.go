package wire

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// StandardServer is a Server whose engine is net/http: for where the cost of a request doesn't matter, and to hold the other against.
type StandardServer struct {
	options ServerOptions
	handler Handler
	http    *http.Server
	giveUp  context.CancelFunc // ends the context of every request
}

func NewStandardServer(options ServerOptions, handler Handler) *StandardServer {
	options = options.withDefaults()
	base, giveUp := context.WithCancel(context.Background())
	s := &StandardServer{options: options, handler: handler, giveUp: giveUp}

	var protocols http.Protocols
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(options.TLS != nil)
	protocols.SetUnencryptedHTTP2(options.TLS == nil)
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serveHTTP),
		Protocols:         &protocols,
		MaxHeaderBytes:    options.MaxHeaderBytes,
		ReadHeaderTimeout: options.HeaderTimeout,
		IdleTimeout:       options.IdleTimeout,
		ErrorLog:          slog.NewLogLogger(options.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnContext:       withConn,

		DisableGeneralOptionsHandler: true,
	}
	return s
}

// engineSlop is what the engine allows above MaxHeaderBytes.
const engineSlop = 4096

// connKey is where the engine's context keeps the connection: it has no other place for it.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	if c, ok := c.(*watchedConn); ok {
		return context.WithValue(ctx, connKey{}, c)
	}
	return ctx
}

// Serve answers connections from l until Shutdown or Close, then ErrServerClosed. It closes l. It may run on several listeners at once.
func (s *StandardServer) Serve(l net.Listener) error {
	maxHead := s.options.MaxHeaderBytes + engineSlop
	l = newLimitListener(l, &s.options)
	if s.options.TLS != nil {
		l = newTLSListener(l, &s.options, maxHead)
	} else {
		l = watchListener{l, maxHead}
	}
	if err := s.http.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return ErrServerClosed
}

// Shutdown drains: it closes the listeners, tells clients to let go, and waits for the requests in flight. If ctx ends first it
// cuts what is left and answers ctx's error.
func (s *StandardServer) Shutdown(ctx context.Context) error {
	err := s.http.Shutdown(ctx)
	if closeErr := s.Close(); err == nil {
		err = closeErr
	}
	return err
}

// Close cuts every connection at once.
func (s *StandardServer) Close() error {
	s.giveUp()
	return s.http.Close()
}

func (s *StandardServer) serveHTTP(w http.ResponseWriter, r *http.Request) {
	req, err := s.received(r)
	if err != nil {
		s.options.Log.DebugContext(r.Context(), "request refused", "client", r.RemoteAddr, "error", err)
		if r.ProtoMajor == 1 {
			w.Header().Set("Connection", "close")
		}
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	out := &standardResponder{w: w, control: http.NewResponseController(w), request: r}
	if r.ContentLength != 0 {
		out.requestBody = &standardBody{body: r.Body, control: out.control, timeout: s.options.BodyTimeout}
		req.Body = Stream(out.requestBody, r.ContentLength)
		if r.ContentLength < 0 {
			req.Trailer = func() Header { return engineHeader(r.Trailer) }
		}
	}
	s.answer(r.Context(), req, out)
	if out.requestBody != nil {
		out.requestBody.finish(r.ProtoMajor == 1)
		if r.Close && !out.cut {
			out.requestBody.linger()
		}
	}
	if out.cut {
		panic(http.ErrAbortHandler) // the engine's word for closing the connection, or resetting the stream
	}
}

// received is the request as the client sent it, but for its body.
func (s *StandardServer) received(r *http.Request) (*Request, error) {
	target, ok := originForm(r.RequestURI)
	if !ok || !validTarget(target) || !httpguts.ValidHeaderFieldName(r.Method) || r.Method == http.MethodConnect {
		return nil, errStartLine
	}
	req := &Request{Method: r.Method, Scheme: "http", Host: r.Host, Target: target, Proto: r.Proto, TLS: r.TLS}
	if conn, ok := r.Context().Value(connKey{}).(*watchedConn); ok && r.ProtoMajor < 2 {
		head, err := conn.nextHead()
		if err != nil {
			return nil, err
		}
		req.Header, req.TLS = HeaderOf(head.fields...), conn.tls
	} else {
		if r.Host == "" {
			return nil, errEmptyHost
		}
		req.Header = engineHeader(r.Header)
		for i := range req.Header.fields {
			name := &req.Header.fields[i].Name
			*name = strings.ToLower(*name) // as every HTTP/2 client sends it
		}
	}
	dropNominated(&req.Header)
	if req.TLS != nil {
		req.Scheme = "https"
	}
	req.RemoteAddr, _ = netip.ParseAddrPort(r.RemoteAddr) // stays zero for a Unix socket
	return req, nil
}

// answer runs the handler and makes sure that there is an answer.
func (s *StandardServer) answer(ctx context.Context, req *Request, out *standardResponder) {
	defer func() {
		if cause := recover(); cause != nil {
			s.options.Log.ErrorContext(ctx, "handler panicked", "method", req.Method, "target", req.Target, "panic", cause, "stack", string(debug.Stack()))
			out.cut = out.cut || out.answered
		}
		if !out.answered {
			_, _ = out.Respond(&Response{Status: http.StatusInternalServerError})
		}
	}()
	s.handler(ctx, req, out)
}

// originForm is the path and query of a request target, as sent. Of an absolute target the authority was taken for Host already.
func originForm(target string) (string, bool) {
	if strings.HasPrefix(target, "/") {
		return target, true
	}
	_, rest, ok := strings.Cut(target, "://")
	if !ok {
		return "", false // "*", or the host:port of a CONNECT
	}
	switch i := strings.IndexAny(rest, "/?"); {
	case i < 0:
		return "/", true
	case rest[i] == '?':
		return "/" + rest[i:], true
	default:
		return rest[i:], true
	}
}

// engineHeader puts the engine's header in an order that is the same every time.
func engineHeader(h http.Header) Header {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	fields := make([]Field, 0, len(h)+4)
	for _, name := range names {
		for _, value := range h[name] {
			fields = append(fields, Field{name, value})
		}
	}
	return HeaderOf(fields...)
}
