package wire

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

// StandardServer is a Server on net/http, for where the cost of a request doesn't matter. It speaks HTTP/1.1 in the clear. Connections,
// bodies and answers are net/http's; what a request says is read as a Server reads it, and as strictly.
type StandardServer struct {
	options StandardOptions
	handler Handler
	room    chan struct{} // holds one per open connection
	http    *http.Server
	giveUp  context.CancelFunc // ends the context of every request
}

// StandardOptions are a StandardServer's limits. Zero means what it means to a Server.
type StandardOptions struct {
	MaxHeaderBytes int           // of request line and header together
	MaxFields      int           // of a request's header
	MaxConnections int           // open at once, more wait to be accepted
	HeaderTimeout  time.Duration // from a request's first byte to the end of its header
	BodyTimeout    time.Duration // for the next bytes of a request's body
	WriteTimeout   time.Duration // for the client to take the next bytes of a response
	IdleTimeout    time.Duration // between two requests of a connection

	Log *slog.Logger // what goes wrong with connections, at debug; panics, at error; nil for silence
}

func (o StandardOptions) withDefaults() StandardOptions {
	server := ServerOptions{}.withDefaults()
	setDefault(&o.MaxHeaderBytes, server.MaxHeaderBytes)
	setDefault(&o.MaxFields, server.MaxFields)
	setDefault(&o.MaxConnections, server.MaxConnections)
	setDefault(&o.HeaderTimeout, server.HeaderTimeout)
	setDefault(&o.BodyTimeout, server.BodyTimeout)
	setDefault(&o.WriteTimeout, server.WriteTimeout)
	setDefault(&o.IdleTimeout, server.IdleTimeout)
	setDefault(&o.Log, server.Log)
	return o
}

// NewStandardServer makes a server that Serve gives listeners to. handler is called for every request that is taken.
func NewStandardServer(options StandardOptions, handler Handler) *StandardServer {
	options = options.withDefaults()
	base, giveUp := context.WithCancel(context.Background())
	s := &StandardServer{options: options, handler: handler, room: make(chan struct{}, options.MaxConnections), giveUp: giveUp}

	var protocols http.Protocols
	protocols.SetHTTP1(true)
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serveHTTP),
		Protocols:         &protocols,
		MaxHeaderBytes:    options.MaxHeaderBytes,
		ReadHeaderTimeout: options.HeaderTimeout,
		IdleTimeout:       options.IdleTimeout,
		ErrorLog:          slog.NewLogLogger(options.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },

		DisableGeneralOptionsHandler: true,
	}
	return s
}

// connKey is where a request's context keeps the connection: net/http has no other place for it.
type connKey struct{}

// Serve answers connections from l until Shutdown or Close, then ErrServerClosed. It closes l. It may run on several listeners at once.
func (s *StandardServer) Serve(l net.Listener) error {
	if err := s.http.Serve(newStandardListener(l, s)); !errors.Is(err, http.ErrServerClosed) {
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
	req, err := r.Context().Value(connKey{}).(*standardConn).received(r)
	if err != nil {
		status := refusal(err)
		s.options.Log.DebugContext(r.Context(), "request refused", "client", r.RemoteAddr, "status", status, "error", err)
		w.Header().Set("Connection", "close")
		w.WriteHeader(status)
		return
	}
	out := &standardResponder{w: w, control: http.NewResponseController(w), head: r.Method == http.MethodHead}
	if r.ContentLength != 0 {
		out.requestBody = &standardBody{body: r.Body, strict: req.body, control: out.control, timeout: s.options.BodyTimeout}
		req.Body = Stream(out.requestBody, r.ContentLength)
		if r.ContentLength < 0 {
			req.Trailer = req.body.trailer
		}
	}
	s.answer(r.Context(), &req.Request, out)
	if out.requestBody != nil {
		out.requestBody.finish()
		if r.Close && !out.cut {
			out.requestBody.linger()
		}
	}
	if out.cut {
		panic(http.ErrAbortHandler) // net/http's word for closing the connection
	}
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
