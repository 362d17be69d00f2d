package server

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"time"

	"stile/internal/control"
	"stile/internal/plan"
	"stile/internal/sigv4"
	"stile/internal/wire"
)

// serveAdmin answers on the control plane's port: health at any time, and once the stages are rolled out also invoke URLs, metrics and the
// control plane.
func (s *Server) serveAdmin(ctx context.Context, req *wire.Request, r wire.Responder) {
	invoke := s.gateway.Claims(req)
	if !invoke {
		if answer := s.health(req); answer != nil {
			s.respond(r, answer)
			return
		}
	}
	select {
	case <-s.rolledOut:
	case <-ctx.Done():
		return
	}
	if invoke {
		s.gateway.Serve(ctx, req, r)
		return
	}
	if s.config.AccessKeys == "" && crossSite(req) {
		s.respond(r, plainText(403, "a page of another site may not call a control plane without access keys\n"))
		return
	}
	if s.config.AccessKeys == "" && rebound(req) {
		s.respond(r, plainText(403, "a browser may call a control plane without access keys as localhost or by its IP address only\n"))
		return
	}
	s.control.Serve(ctx, req, r)
}

// crossSite is whether a browser calls for a page of another site. A control plane that takes everybody's calls from this machine
// must not take those of every page that its user looks at.
func crossSite(req *wire.Request) bool {
	switch req.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		_, host, _ := strings.Cut(req.Header.Get("Origin"), "://") // an older browser
		return req.Header.Has("Origin") && host != req.Host
	default:
		return true
	}
}

// rebound is whether a browser calls by a name that may be another site's: its owner can have it lead here once a page of it is
// loaded, which the browser then takes for ours.
func rebound(req *wire.Request) bool {
	if !req.Header.Has("Sec-Fetch-Site") && !req.Header.Has("Origin") && !strings.HasPrefix(req.Header.Get("User-Agent"), "Mozilla/") {
		return false
	}
	name, _, err := net.SplitHostPort(req.Host)
	if err != nil {
		name = req.Host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	_, err = netip.ParseAddr(name)
	return err != nil && name != "localhost" && !strings.HasSuffix(name, ".localhost")
}

// health is the answer to one of our own paths, which no path of the service is; nil to any other.
func (s *Server) health(req *wire.Request) *wire.Response {
	if req.Method != "GET" && req.Method != "HEAD" {
		return nil
	}
	path, _, _ := strings.Cut(req.Target, "?")
	switch path {
	case "/healthz":
		return plainText(200, "alive\n")
	case "/readyz":
		return s.readiness()
	case "/metrics":
		return s.metrics.response()
	default:
		return nil
	}
}

// readiness is 200 if every stored stage is compiled and served, else 503 with what isn't.
func (s *Server) readiness() *wire.Response {
	if s.draining.Load() {
		return plainText(503, "draining\n")
	}
	select {
	case <-s.rolledOut:
	default:
		return plainText(503, "starting\n")
	}
	if failures := s.rollout.failures(); len(failures) > 0 {
		return plainText(503, strings.Join(failures, "\n")+"\n")
	}
	return plainText(200, "ready\n")
}

func (s *Server) respond(r wire.Responder, answer *wire.Response) {
	if _, err := r.Respond(answer); err != nil {
		s.log.Debug("answer cut short", "error", err)
	}
}

func plainText(status int, text string) *wire.Response {
	header := wire.HeaderOf(wire.Field{Name: "Content-Type", Value: "text/plain; charset=utf-8"})
	return &wire.Response{Status: status, Header: header, Body: wire.Bytes([]byte(text))}
}

func (s *Server) controlOptions(env *plan.Env) control.Options {
	options := control.Options{
		Store: s.store, AccountId: s.config.AccountId, Region: s.config.Region, Rollout: s.rollout, Env: env,
		Log:      s.log,
		Audit:    s.logFiles.auditLog(s.config.LogFormat),
		Observe:  func(operation string, status int, _ time.Duration) { s.metrics.called(operation, status) },
		Flush:    s.backends.caches.Flush,
		Throttle: s.config.answeredThrottle(),

		Certificates: s.config.hasCertificate,
		Truststores:  s.config.truststore,
	}
	if s.keys != nil {
		options.Verifier = &sigv4.Verifier{Lookup: s.keys.secret, Now: time.Now, Service: "apigateway"}
		options.Principal = func(accessKeyId string) control.Principal { return s.keys.principal(accessKeyId, s.config.AccountId) }
	}
	return options
}
