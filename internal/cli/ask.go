package cli

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// askUser asks the terminal, whatever the streams are connected to, for what it mustn't show. Without a terminal it asks the streams.
func (r *runner) askUser(prompt string) (string, error) {
	terminal, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return r.askStreams(prompt)
	}
	defer func() { _ = terminal.Close() }()
	if _, err := io.WriteString(terminal, prompt); err != nil {
		return "", err
	}
	text, err := term.ReadPassword(int(terminal.Fd()))
	_, _ = io.WriteString(terminal, "\n") // the user's own wasn't shown
	return string(text), err
}

func (r *runner) askStreams(prompt string) (string, error) {
	r.complain("Warning: Password input may be echoed.\n%s", prompt)
	line, err := bufio.NewReader(r.In).ReadString('\n')
	if errors.Is(err, io.EOF) {
		if err = nil; line == "" {
			return "", failure("")
		}
	}
	return strings.TrimSuffix(line, "\n"), err
}
