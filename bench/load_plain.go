package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// plainLoad drives HTTP/1.1 connections from one thread.
type plainLoad struct {
	load
	poller  *poller
	timer   int // a timerfd that says when the next request of a fixed rate is due; -1 without
	text    []byte
	buf     []byte
	conns   map[int]*plainConn
	idle    []int // connections that wait for a request to be due
	began   time.Time
	due     int // requests that were sent, or wait for a connection
	outcome outcome
}

type plainConn struct {
	rest    []byte // of the request, not written yet
	started time.Time
	busy    bool
	answer  answerReader
}

func (l *load) runPlain(ctx context.Context) (*outcome, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	p := &plainLoad{load: *l, timer: -1, text: l.request(), buf: make([]byte, 256<<10), conns: map[int]*plainConn{}}
	var err error
	if p.poller, err = newPoller(); err != nil {
		return nil, err
	}
	defer p.close()
	for range l.connections {
		if err := p.open(); err != nil {
			return nil, err
		}
	}
	if err := p.begin(); err != nil {
		return nil, err
	}
	for ctx.Err() == nil {
		if p.outcome.elapsed = time.Since(p.began); p.outcome.elapsed >= l.duration {
			return &p.outcome, nil
		}
		events, err := p.poller.wait(100)
		if err != nil {
			return nil, err
		}
		for i := range events {
			if err := p.handle(int(events[i].Fd), events[i].Events); err != nil {
				return nil, err
			}
		}
	}
	return nil, ctx.Err()
}

// begin sends the first requests, or starts the clock of a fixed rate.
func (p *plainLoad) begin() (err error) {
	p.began = time.Now()
	if p.rate == 0 {
		for fd, c := range p.conns {
			if err := p.send(fd, c, time.Now()); err != nil {
				return err
			}
		}
		return nil
	}
	for fd := range p.conns {
		p.idle = append(p.idle, fd)
	}
	// Without this the kernel may wake the thread 50 µs late.
	if err := unix.Prctl(unix.PR_SET_TIMERSLACK, 1, 0, 0, 0); err != nil {
		return err
	}
	if p.timer, err = unix.TimerfdCreate(unix.CLOCK_MONOTONIC, unix.TFD_NONBLOCK|unix.TFD_CLOEXEC); err != nil {
		return err
	}
	interval := unix.NsecToTimespec(int64(time.Second) / int64(p.rate))
	if err := unix.TimerfdSettime(p.timer, 0, &unix.ItimerSpec{Interval: interval, Value: interval}, nil); err != nil {
		return err
	}
	return p.poller.add(p.timer, unix.EPOLLIN|unix.EPOLLET)
}

func (p *plainLoad) close() {
	for fd := range p.conns {
		_ = unix.Close(fd)
	}
	if p.timer >= 0 {
		_ = unix.Close(p.timer)
	}
	p.poller.close()
}

func (p *plainLoad) open() error {
	fd, err := dial(p.address)
	if err != nil {
		return err
	}
	p.conns[fd] = &plainConn{}
	return p.poller.add(fd, unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLET)
}

func (p *plainLoad) handle(fd int, events uint32) error {
	if fd == p.timer {
		if _, err := unix.Read(fd, p.buf[:8]); err != nil && !errors.Is(err, unix.EAGAIN) { // rings again only when it was read
			return err
		}
		return p.sendDue()
	}
	c := p.conns[fd]
	if events&unix.EPOLLOUT != 0 && len(c.rest) > 0 {
		if err := c.write(fd); err != nil {
			return err
		}
	}
	if events&(unix.EPOLLIN|unix.EPOLLHUP|unix.EPOLLERR) == 0 {
		return nil
	}
	err := p.read(fd, c)
	if err == nil {
		return nil
	}
	if c.busy {
		p.outcome.answered(false, time.Since(c.started))
	} else if !errors.Is(err, io.EOF) {
		return fmt.Errorf("from %s: %w", p.address, err)
	}
	return p.replace(fd, c)
}

// replace opens a connection for one that the gateway has closed.
func (p *plainLoad) replace(fd int, old *plainConn) error {
	_ = unix.Close(fd)
	delete(p.conns, fd)
	fresh, err := dial(p.address)
	if err != nil {
		return err
	}
	c := &plainConn{}
	p.conns[fresh] = c
	if err := p.poller.add(fresh, unix.EPOLLIN|unix.EPOLLOUT|unix.EPOLLET); err != nil {
		return err
	}
	if p.rate == 0 {
		return p.send(fresh, c, time.Now())
	}
	if old.busy {
		p.idle = append(p.idle, fresh)
		return nil
	}
	for i := range p.idle {
		if p.idle[i] == fd {
			p.idle[i] = fresh
		}
	}
	return nil
}

func (p *plainLoad) read(fd int, c *plainConn) error {
	for {
		n, err := unix.Read(fd, p.buf)
		switch {
		case errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR):
			return nil
		case err != nil:
			return err
		case n == 0:
			return io.EOF
		}
		taken, done, err := c.answer.take(p.buf[:n])
		switch {
		case err != nil:
			return err
		case !done && n < len(p.buf):
			return nil
		case !done:
			continue
		case taken < n || !c.busy:
			return errAnswer
		}
		now := time.Now()
		p.outcome.answered(c.answer.ok, now.Sub(c.started))
		c.busy = false
		if p.rate == 0 {
			return p.send(fd, c, now)
		}
		p.idle = append(p.idle, fd)
		return p.sendDue()
	}
}

// sendDue sends the requests whose time has come as far as there are connections. Each one's latency counts from when it was due, so that
// a gateway that falls behind shows it.
func (p *plainLoad) sendDue() error {
	due := int(time.Since(p.began) * time.Duration(p.rate) / time.Second)
	for p.due < due && len(p.idle) > 0 {
		p.due++
		fd := p.idle[len(p.idle)-1]
		p.idle = p.idle[:len(p.idle)-1]
		if err := p.send(fd, p.conns[fd], p.began.Add(time.Duration(p.due)*time.Second/time.Duration(p.rate))); err != nil {
			return err
		}
	}
	return nil
}

func (p *plainLoad) send(fd int, c *plainConn, started time.Time) error {
	c.rest, c.started, c.busy = p.text, started, true
	return c.write(fd)
}

func (c *plainConn) write(fd int) error {
	n, err := write(fd, c.rest)
	c.rest = c.rest[n:]
	if errors.Is(err, unix.EPIPE) || errors.Is(err, unix.ECONNRESET) {
		return nil // reading says it, too
	}
	return err
}
