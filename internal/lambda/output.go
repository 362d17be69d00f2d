package lambda

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"time"
)

// maxLine is the longest line of a function's output that is logged in one piece.
const maxLine = 64 << 10

// What a process may print is logged up to these; what one that runs wild prints beyond them would fill the disk of the log.
const (
	outputBurst = 4 << 20 // bytes at once
	outputRate  = 1 << 20 // bytes a second after that
)

// output is a process's standard output and error, logged line by line.
type output struct {
	read, write *os.File
	allowed     allowance
	done        chan struct{}
}

func newOutput(log *slog.Logger, requestId func() string) (*output, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	o := &output{read: read, write: write, allowed: newAllowance(outputBurst, outputRate), done: make(chan struct{})}
	go o.copy(log, requestId)
	return o, nil
}

// started gives up our end of the pipe, so that it ends with the processes that write to it.
func (o *output) started() { _ = o.write.Close() } // a pipe's end closes without fail

func (o *output) copy(log *slog.Logger, requestId func() string) {
	defer close(o.done)
	lines := bufio.NewReaderSize(o.read, maxLine)
	for {
		line, err := lines.ReadSlice('\n')
		logged, dropped := o.allowed.take(len(line), time.Now())
		lacks(log, dropped)
		if line = bytes.TrimRight(line, "\r\n"); logged && len(line) > 0 {
			log.LogAttrs(context.Background(), slog.LevelInfo, string(line), slog.String("request_id", requestId()))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			lacks(log, o.allowed.dropped)
			return
		}
	}
}

// lacks says how much isn't logged.
func lacks(log *slog.Logger, bytes int) {
	if bytes > 0 {
		log.Warn("the function printed too much; a part of it is not in this log", "bytes", bytes)
	}
}

// finish waits for the last lines, at most for the given time: a process that the function started may hold the pipe for ever.
func (o *output) finish(wait time.Duration) {
	_ = o.read.SetReadDeadline(time.Now().Add(wait)) // pipes have deadlines on every system we run on
	<-o.done
	_ = o.read.Close()
}
