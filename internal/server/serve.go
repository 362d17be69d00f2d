package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"stile/internal/cmdline"
)

// Run is `stile serve`: it serves until ctx or a signal ends it and answers the exit status. The first signal drains, the second ends
// at once.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	config, err := parse(args, stdout)
	var usage *cmdline.UsageError
	switch {
	case errors.Is(err, cmdline.ErrHelp):
		return 0
	case errors.As(err, &usage):
		return complain(stderr, err, 2)
	case err != nil:
		return complain(stderr, err, 1)
	}
	config.Stdout, config.Stderr = stdout, stderr
	limitMemory()
	endProfile, err := startProfile(config.CPUProfile)
	if err != nil {
		return complain(stderr, err, 1)
	}
	defer endProfile()

	signals, hangups, brokenPipes := make(chan os.Signal, 2), make(chan os.Signal, 1), make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, os.Interrupt)
	defer signal.Stop(signals)
	if config.reopens() {
		signal.Notify(hangups, syscall.SIGHUP)
		defer signal.Stop(hangups)
	}
	// Whoever reads our log may go away, which would end us. Nobody listens; to ignore the signal would have functions ignore it, too.
	signal.Notify(brokenPipes, syscall.SIGPIPE)
	defer signal.Stop(brokenPipes)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	s, err := startUnless(ctx, cancel, signals, config)
	if errors.Is(err, context.Canceled) {
		err = errors.New("told to end before it served")
	}
	if err != nil {
		return complain(stderr, err, 1)
	}
	// net/http, by which the AWS SDK asks for credentials, complains of servers that send more than their answer to the process's own
	// log, where nobody can turn it off.
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(s.log.Handler(), slog.LevelDebug).Writer())
	defer s.reopenOn(hangups)()
	return s.serveUntil(ctx, signals, stderr)
}

// startUnless starts a server; a signal meanwhile gives up, and a second one doesn't wait for that: a file of ours may be one that
// takes for ever to open.
func startUnless(ctx context.Context, cancel context.CancelFunc, signals <-chan os.Signal, config Config) (*Server, error) {
	type started struct {
		server *Server
		err    error
	}
	done := make(chan started, 1)
	go func() {
		s, err := Start(ctx, config)
		done <- started{s, err}
	}()
	select {
	case s := <-done:
		return s.server, s.err
	case <-signals:
		cancel()
	}
	select {
	case s := <-done:
		return s.server, s.err
	case <-signals:
		return nil, ctx.Err()
	}
}

func (s *Server) serveUntil(ctx context.Context, signals <-chan os.Signal, stderr io.Writer) int {
	status := 0
	select {
	case received := <-signals:
		s.log.Info("draining; a second signal ends at once", "signal", received.String(), "timeout", s.config.DrainTimeout)
	case <-ctx.Done():
	case err := <-s.failed:
		status = complain(stderr, err, 1)
	}
	drain, cut := context.WithTimeout(context.WithoutCancel(ctx), s.config.DrainTimeout)
	defer cut()
	closed := make(chan error, 1)
	go func() { closed <- s.Close(drain) }()
	select {
	case err := <-closed:
		if errors.Is(err, context.DeadlineExceeded) {
			s.log.Warn("the drain timeout is over: requests in flight were cut")
		} else if err != nil {
			return complain(stderr, err, 1)
		}
		return status
	case <-signals:
		cut()
		select {
		case <-time.After(atOnce):
		case err := <-closed:
			s.log.Debug("closed", "error", err)
		}
		return 1
	}
}

// reopens is whether SIGHUP has something to open again. Without, the signal keeps its meaning.
func (c *Config) reopens() bool {
	return c.AccessKeys != "" || c.AccessLog != "" || c.AuditLog != "" || len(c.AccessLogs) > 0 || c.TLSListen != ""
}

// reopenOn opens log files and loads access keys and certificates again with every hangup, until the function it answers is called.
func (s *Server) reopenOn(hangups <-chan os.Signal) (stop func()) {
	done := make(chan struct{})
	var reopening sync.WaitGroup
	reopening.Go(func() {
		for {
			select {
			case <-hangups:
				s.reopen()
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		reopening.Wait()
	}
}

func (s *Server) reopen() {
	s.logFiles.reopen()
	if s.keys != nil {
		s.keys.reload()
	}
	if s.certificates != nil {
		s.certificates.reload()
	}
}

// atOnce is what a server that is told to end at once may take to cut requests, stop functions and close its store.
const atOnce = time.Second

func complain(stderr io.Writer, err error, status int) int {
	_, _ = fmt.Fprintln(stderr, "stile serve:", oneLine(err))
	return status
}
