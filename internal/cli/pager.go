package cli

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"golang.org/x/term"

	"stile/internal/python"
)

const defaultPager = "less -R"

// pager is the command that help is read with on a terminal: what the AWS command line looks for, in its order. It is nil where there
// is none.
func (r *runner) pager() ([]string, error) {
	line := defaultPager
	for _, name := range []string{"MANPAGER", "PAGER"} {
		if value, ok := r.Env(name); ok {
			line = value
			break
		}
	}
	words, err := python.SplitWords(line)
	if err != nil {
		return nil, failure(err.Error())
	}
	if len(words) == 0 {
		return nil, nil
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, nil //nolint:nilerr // there is none
	}
	return append([]string{path}, words[1:]...), nil
}

// showPage prints help, through a pager if a person reads it on a terminal.
func (r *runner) showPage(p *page) error {
	text := strings.TrimPrefix(p.String(), "\n")
	file, ok := r.stdout()
	if !ok || !term.IsTerminal(int(file.Fd())) {
		_, err := io.WriteString(r.Out, text)
		return err
	}
	return r.page(text)
}

// page has a pager show text, or prints it where there is none. While the pager runs Ctrl-C is for it alone.
func (r *runner) page(text string) error {
	words, err := r.pager()
	if err != nil {
		return err
	}
	if words == nil {
		_, err := io.WriteString(r.Out, text)
		return err
	}
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	pager := exec.Command(words[0], words[1:]...) //nolint:gosec // the user's own pager
	pager.Stdin, pager.Stdout, pager.Stderr = strings.NewReader(text), r.Out, r.Err
	if file, ok := r.stdout(); ok {
		pager.Stdout = file // a terminal, not a pipe to one
	}
	err = pager.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil // however the reader left it
	}
	return err
}
