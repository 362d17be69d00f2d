package server

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
)

// logFiles are where stages' access logs and the audit log go. An access log goes to the file that the configuration gives its
// destination, else to the file for all, and without one into our own log.
type logFiles struct {
	log           *slog.Logger
	byDestination map[string]*logFile
	otherwise     *logFile // nil for our own log
	audit         *logFile // nil for our own log
	files         []*logFile
}

// Stdout stands for the process's standard output where a log file can be named.
const Stdout = "stdout"

func openLogFiles(c *Config, log *slog.Logger) (*logFiles, error) {
	a := &logFiles{log: log, byDestination: map[string]*logFile{}}
	opened := map[string]*logFile{}
	open := func(setting, path string) (*logFile, error) {
		if opened[path] != nil {
			return opened[path], nil
		}
		f := &logFile{path: path, log: log}
		if path == Stdout {
			f.w = c.stdout()
		} else if err := f.reopen(); err != nil {
			return nil, fmt.Errorf("%s: log file %s can't be opened: %w", setting, path, reason(err))
		}
		opened[path] = f
		a.files = append(a.files, f)
		return f, nil
	}
	var err error
	if c.AccessLog != "" {
		if a.otherwise, err = open("access-log", c.AccessLog); err != nil {
			return nil, err
		}
	}
	if c.AuditLog != "" {
		if a.audit, err = open("audit-log", c.AuditLog); err != nil {
			return nil, errors.Join(err, a.close())
		}
	}
	for destinationArn, path := range c.AccessLogs {
		if path != Stdout {
			path = c.beside(path)
		}
		if a.byDestination[destinationArn], err = open("access_logs", path); err != nil {
			return nil, errors.Join(err, a.close())
		}
	}
	return a, nil
}

// write adds a line to what a stage names as its log's destination. A canary's destination is below its stage's.
func (a *logFiles) write(destinationArn string, line []byte) {
	f := a.byDestination[destinationArn]
	if f == nil {
		f = a.byDestination[strings.TrimSuffix(destinationArn, "/Canary")]
	}
	if f == nil {
		f = a.otherwise
	}
	if f == nil {
		a.log.Info("access", "destination", destinationArn, "line", string(line))
		return
	}
	f.write(line)
}

// auditLog is where control-plane calls that change something are written, in our own log's format.
func (a *logFiles) auditLog(format string) *slog.Logger {
	if a.audit == nil {
		return a.log
	}
	return newLog(a.audit, format, slog.LevelInfo)
}

// reopen goes on in new files where the old ones have been moved away.
func (a *logFiles) reopen() {
	for _, f := range a.files {
		if err := f.reopen(); err != nil {
			a.log.Error("a log file can't be opened again; the old file stays in use", "path", f.path, "error", err)
		}
	}
}

func (a *logFiles) close() error {
	var errs []error
	for _, f := range a.files {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}

// logFile is a file that lines are added to.
type logFile struct {
	path string
	log  *slog.Logger

	mu     sync.Mutex
	w      io.Writer
	file   *os.File // what w is, unless it is standard output
	failed bool     // the last write did
	torn   bool     // what is there ends within a line
}

func (f *logFile) reopen() error {
	if f.path == Stdout {
		return nil
	}
	// A named pipe that nobody reads is an error, and nothing to wait for.
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY|syscall.O_NONBLOCK, 0o640)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	old := f.file
	f.w, f.file, f.torn = file, file, false
	if old != nil {
		return old.Close()
	}
	return nil
}

// write adds one line.
func (f *logFile) write(line []byte) { _, _ = f.Write(append(line, '\n')) } // Write complains itself

// Write adds whole lines. A file that can't be written to is complained of once, not with each line. A line that was cut short by a
// full disk takes none of those after it along.
func (f *logFile) Write(lines []byte) (n int, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.torn {
		_, err = f.w.Write([]byte("\n"))
		f.torn = err != nil
	}
	if err == nil {
		n, err = f.w.Write(lines)
		f.torn = 0 < n && n < len(lines)
	}
	if err != nil && !f.failed {
		f.log.Error("a log file can't be written; lines are lost until it can", "path", f.path, "error", err)
	}
	f.failed = err != nil
	return n, err
}

func (f *logFile) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}
