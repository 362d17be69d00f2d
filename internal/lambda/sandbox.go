package lambda

import (
	"context"
	"net"
	"os"
	"os/exec"
	"time"

	"stile/internal/wire"
)

const (
	initLimit  = 10 * time.Second // until a new process asks for its first invocation, on top of the function's timeout; Lambda's
	stopLimit  = 2 * time.Second  // between SIGTERM and SIGKILL
	outputWait = time.Second      // for the last lines of a process that has ended
)

// sandbox is one process of a function and the Runtime API that is its alone.
type sandbox struct {
	pool     *pool
	api      *runtimeApi
	server   *wire.Server
	cmd      *exec.Cmd
	output   *output
	versions []version   // of the program's sources when it started
	expiry   *time.Timer // stops it when it has been idle for long; the pool's
	warm     bool        // has run an invocation

	exited chan struct{} // closed when the process has ended
	gone   chan struct{} // closed when nothing of it is left
}

// startSandbox starts a process. Someone has to call reap.
func startSandbox(p *pool) (*sandbox, error) {
	args, err := p.boot.args(p.program)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	sb := &sandbox{pool: p, versions: p.program.sources.versions(), exited: make(chan struct{}), gone: make(chan struct{})}
	sb.api = newRuntimeApi(p.program.timeout)
	sb.output, err = newOutput(p.log, sb.api.requestId)
	if err != nil {
		_ = listener.Close()
		return nil, err
	}
	sb.cmd = exec.Command(args[0], args[1:]...)
	sb.cmd.Dir = p.program.dir
	sb.cmd.Env = environment(p.program, p.function, listener.Addr().String(), os.LookupEnv)
	sb.cmd.Stdout, sb.cmd.Stderr = sb.output.write, sb.output.write
	sb.cmd.SysProcAttr = ownGroup()
	err = sb.cmd.Start()
	sb.output.started()
	if err != nil {
		_ = listener.Close()
		sb.output.finish(0)
		return nil, err
	}
	// A function may take its time between two requests on a connection that its client thinks is still there.
	sb.server = wire.NewServer(wire.ServerOptions{IdleTimeout: maxTimeout + time.Minute, BodyTimeout: maxTimeout, MaxConnections: 64, Log: p.log}, sb.api.serve)
	go func() { _ = sb.server.Serve(listener) }() // ends when reap closes it
	return sb, nil
}

// reap waits for the process's end and clears up after it.
func (sb *sandbox) reap() {
	pid := sb.cmd.Process.Pid
	_ = sb.cmd.Wait() // how it ended stands in ProcessState
	killGroup(pid)    // what it started and left behind
	sb.pool.forget(sb)
	close(sb.exited)
	sb.output.finish(outputWait)
	_ = sb.server.Close()
	close(sb.gone)
	reapGroup(pid)
}

// execute runs e, and answers whether the process can run another.
func (sb *sandbox) execute(e *execution) (out outcome, usable bool) {
	limit := sb.pool.program.timeout
	patience := limit
	if !sb.warm {
		patience += initLimit
	}
	sb.warm = true
	timer := time.NewTimer(patience)
	defer timer.Stop()
	sb.api.work <- e
	select {
	case <-e.started:
	case out := <-sb.api.initFailed:
		return out, false
	case <-sb.exited:
		return sb.lastWords(e), false
	case <-timer.C:
		return timedOut(e.id, limit), false
	}
	timer.Reset(limit)
	select {
	case out := <-sb.api.finished:
		return out, true
	case <-sb.exited:
		return sb.lastWords(e), false
	case <-timer.C:
		return timedOut(e.id, limit), false
	}
}

// lastWords is the outcome of an execution whose process has ended: what it said before, else that it ended.
func (sb *sandbox) lastWords(e *execution) outcome {
	select {
	case out := <-sb.api.finished:
		return out
	case out := <-sb.api.initFailed:
		return out
	default:
		return exited(e.id, sb.cmd.ProcessState.Success(), sb.cmd.ProcessState.String())
	}
}

// kill ends the process and what it started at once.
func (sb *sandbox) kill() {
	if !sb.ended() { // then its number may be another's
		killGroup(sb.cmd.Process.Pid)
	}
}

func (sb *sandbox) ended() bool {
	select {
	case <-sb.exited:
		return true
	default:
		return false
	}
}

// stop asks the process to end, and ends it if it doesn't within stopLimit or before ctx ends.
func (sb *sandbox) stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	if !sb.ended() {
		terminateGroup(sb.cmd.Process.Pid)
	}
	select {
	case <-sb.exited:
	case <-ctx.Done():
		sb.kill()
	}
	<-sb.gone
}
