package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"

	"stile/internal/control"
	"stile/internal/gateway"
	"stile/internal/store"
	"stile/internal/wire"
)

// Server is a running gateway: both planes, and what they share.
type Server struct {
	config Config
	log    *slog.Logger

	dataListener, tlsListener, adminListener net.Listener
	data, tlsData                            *wire.Server // tlsListener and tlsData are nil where TLS isn't spoken
	admin                                    *wire.StandardServer

	keys         *keyring
	logFiles     *logFiles
	certificates *certificates

	store    store.Store
	backends *backends
	gateway  *gateway.Gateway
	control  *control.Control
	rollout  *rollout
	metrics  *metrics

	rolledOut chan struct{} // closed when every stored stage was tried
	draining  atomic.Bool
	stop      context.CancelFunc // ends what runs besides the listeners
	running   sync.WaitGroup
	failed    chan error // a listener that broke
	closing   sync.Once
	closeErr  error
}

// Start checks the configuration, opens the store and the listeners, and answers when every stored stage is served. ctx bounds the
// start only. Errors are one line that says what to do.
func Start(ctx context.Context, config Config) (*Server, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	s := &Server{config: config, log: config.newLog(), rolledOut: make(chan struct{}), failed: make(chan error, 3)}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.release(ctx))
	}
	s.serve()
	if err := s.rollOut(ctx); err != nil {
		now, cancel := context.WithCancel(ctx)
		cancel() // nobody has been promised anything yet
		_ = s.Close(now)
		return nil, err
	}
	log := s.log.With("data_plane", s.Addr())
	if s.tlsListener != nil {
		log = log.With("data_plane_tls", s.TLSAddr())
	}
	log.Info("serving", "control_plane", s.AdminAddr(), "version", Version())
	return s, nil
}

// Addr is the data plane's address.
func (s *Server) Addr() string { return listenedAt(s.dataListener) }

// TLSAddr is the address of the data plane's TLS, "" without.
func (s *Server) TLSAddr() string {
	if s.tlsListener == nil {
		return ""
	}
	return listenedAt(s.tlsListener)
}

// AdminAddr is the control plane's address.
func (s *Server) AdminAddr() string { return listenedAt(s.adminListener) }

// open brings up everything but the answering. What it opened before it failed is left to release.
func (s *Server) open() (err error) {
	if s.keys, err = openKeyring(s.config.AccessKeys, s.log); err != nil {
		return err
	}
	if s.logFiles, err = openLogFiles(&s.config, s.log); err != nil {
		return err
	}
	if s.certificates, err = openCertificates(&s.config, s.log); err != nil {
		return err
	}
	if s.backends, err = newBackends(&s.config, s.log); err != nil {
		return err
	}
	if s.dataListener, err = listen("listen", s.config.Listen); err != nil {
		return err
	}
	if s.certificates != nil {
		if s.tlsListener, err = listen("tls-listen", s.config.TLSListen); err != nil {
			return err
		}
	}
	if s.adminListener, err = listen("admin-listen", s.config.AdminListen); err != nil {
		return err
	}
	if s.store, err = openStore(s.config.Data); err != nil {
		return err
	}
	return s.assemble()
}

func (s *Server) assemble() (err error) {
	counted := newTraffic()
	env := s.backends.env(s.log)
	s.gateway = gateway.New(gateway.Options{
		Log:       s.log,
		Trusted:   trustedNetworks(s.config.TrustedProxies),
		AccessLog: s.logFiles.write,
		Observer:  counted.of,
	})
	s.rollout = &rollout{
		store: s.store, gateway: s.gateway, env: env, caches: s.backends.caches, links: newVpcLinks(s.store, s.backends.links, s.log),
		traffic: counted, log: s.log, stages: map[stageId]rolledStage{},
	}
	s.metrics = newMetrics(counted, s.rollout, s.certificates)
	s.control, err = control.New(s.controlOptions(env))
	return err
}

// serve answers on the control plane's port at once, for health; everything else waits there until the stages are rolled out, and on the
// data plane's port in the listener's queue.
func (s *Server) serve() {
	s.data = wire.NewServer(s.dataOptions(nil), s.gateway.Serve)
	if s.certificates != nil {
		s.tlsData = wire.NewServer(s.dataOptions(s.certificates.config()), s.gateway.Serve)
	}
	s.admin = wire.NewStandardServer(wire.StandardOptions{Log: s.log}, s.serveAdmin)
	s.run(s.admin, s.adminListener)
}

func (s *Server) run(server interface{ Serve(net.Listener) error }, l net.Listener) {
	s.running.Go(func() {
		if err := server.Serve(l); !errors.Is(err, wire.ErrServerClosed) {
			s.failed <- fmt.Errorf("listener %v broke: %w", l.Addr(), err)
		}
	})
}

func (s *Server) rollOut(ctx context.Context) error {
	if err := s.control.IndexKeys(ctx); err != nil {
		return fmt.Errorf("stored API keys can't be read: %w", err)
	}
	revision, err := s.rollout.rollAll(ctx)
	if err != nil {
		return fmt.Errorf("stored stages can't be read: %w", err)
	}
	close(s.rolledOut)
	s.run(s.data, s.dataListener)
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.running.Go(func() { s.rollout.follow(following, revision) })
	s.running.Go(func() { s.rollout.links.keep(following) })
	if s.certificates != nil {
		s.run(s.tlsData, s.tlsListener)
		s.running.Go(func() { s.certificates.follow(following.Done(), reloadInterval) })
	}
	return nil
}

// Close drains: it is no longer ready, lets requests in flight end until ctx ends, cuts the rest, and gives everything back. The control
// plane's port answers until the data plane is done, so that health can be seen.
func (s *Server) Close(ctx context.Context) error {
	s.closing.Do(func() {
		s.draining.Store(true)
		s.closeErr = errors.Join(s.drainData(ctx), s.admin.Shutdown(ctx), s.release(ctx))
	})
	return s.closeErr
}

// drainData drains both of the data plane's ports at a time.
func (s *Server) drainData(ctx context.Context) error {
	if s.tlsData == nil {
		return s.data.Shutdown(ctx)
	}
	tlsDrained := make(chan error, 1)
	go func() { tlsDrained <- s.tlsData.Shutdown(ctx) }()
	return errors.Join(s.data.Shutdown(ctx), <-tlsDrained)
}

// release gives back what open took.
func (s *Server) release(ctx context.Context) error {
	var errs []error
	if s.stop != nil {
		s.stop()
	}
	for _, l := range []net.Listener{s.dataListener, s.tlsListener, s.adminListener} {
		if l == nil {
			continue
		}
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	s.running.Wait()
	if s.backends != nil {
		errs = append(errs, s.backends.close(ctx))
	}
	if s.logFiles != nil {
		errs = append(errs, s.logFiles.close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
