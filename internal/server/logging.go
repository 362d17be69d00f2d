package server

import (
	"io"
	"log/slog"
	"os"
	"strings"
)

func newLog(w io.Writer, format string, level slog.Level) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

func logLevelName(level slog.Level) string { return strings.ToLower(level.String()) }

func (c *Config) newLog() *slog.Logger {
	level, _ := c.logLevel()
	w := c.Stderr
	if w == nil {
		w = os.Stderr
	}
	return newLog(w, c.LogFormat, level)
}

func (c *Config) stdout() io.Writer {
	if c.Stdout == nil {
		return os.Stdout
	}
	return c.Stdout
}
