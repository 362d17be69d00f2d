package cli

import (
	"errors"
	"io"
	"os/exec"
	"strings"

	"golang.org/x/term"
)

const defaultPager = "less -R"

// pager is the command that help is read with on a terminal: what the AWS command line looks for, in its order. It is nil where there
// is none.
func (r *runner) pager() []string {
	words := strings.Fields(defaultPager)
	for _, name := range []string{"MANPAGER", "PAGER"} {
		if value, ok := r.Env(name); ok {
			words = strings.Fields(value)
			break
		}
	}
	if len(words) == 0 {
		return nil
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil
	}
	return append([]string{path}, words[1:]...)
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

// page has a pager show text, or prints it where there is none.
func (r *runner) page(text string) error {
	words := r.pager()
	if words == nil {
		_, err := io.WriteString(r.Out, text)
		return err
	}
	pager := exec.Command(words[0], words[1:]...) //nolint:gosec // the user's own pager
	pager.Stdin, pager.Stdout, pager.Stderr = strings.NewReader(text), r.Out, r.Err
	if file, ok := r.stdout(); ok {
		pager.Stdout = file // a terminal, not a pipe to one
	}
	err := pager.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil // however the reader left it
	}
	return err
}
