// Package cmdline reads the command lines of stile's own commands: flags and arguments into the fields of a struct, which kong's tags
// describe. It prints help and says what a line may go on with.
package cmdline

import (
	"errors"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// ErrHelp is answered when help was asked for and has been printed.
var ErrHelp = errors.New("help was printed")

// UsageError is a command line that can't be understood.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// Parse reads args into a struct of flags, arguments and commands, and answers the name of the command that args chose, if there is a
// choice.
func Parse(name, about string, into any, args []string, stdout io.Writer) (command string, err error) {
	helped := false
	out := &failingOnce{Writer: stdout}
	parser, err := newParser(into, kong.Name(name), kong.Description(about), kong.Writers(out, io.Discard),
		kong.Exit(func(int) { helped = true }))
	if err != nil {
		return "", err
	}
	found, err := parser.Parse(joinNegatives(args))
	switch {
	case out.err != nil:
		return "", out.err
	case helped:
		return "", ErrHelp
	case err != nil:
		text := strings.ReplaceAll(oneLine(err), `got "EOL" (<EOL>)`, "got none")
		return "", &UsageError{text + "; see " + name + " --help"}
	}
	command, _, _ = strings.Cut(found.Command(), " ")
	return command, nil
}

func newParser(into any, options ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(into, options...)
	if err == nil {
		parser.Model.HelpFlag.Help = "Print this."
	}
	return parser, err
}

// joinNegatives writes --flag -1 as --flag=-1, because kong takes -1 for a flag.
func joinNegatives(args []string) []string {
	var joined []string
	for i, arg := range args {
		negative := len(arg) > 1 && arg[0] == '-' && arg[1] >= '0' && arg[1] <= '9'
		if negative && i > 0 && strings.HasPrefix(args[i-1], "--") && !strings.Contains(args[i-1], "=") {
			joined[len(joined)-1] += "=" + arg
		} else {
			joined = append(joined, arg)
		}
	}
	return joined
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// failingOnce remembers that what it was given can't be written.
type failingOnce struct {
	io.Writer
	err error
}

func (w *failingOnce) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil {
		w.err = err
	}
	return n, err
}

// Candidate is what a word may become, and a few words about it.
type Candidate struct{ Text, About string }

// Candidates are the commands and flags that may stand behind words on a command line that is read into a struct; the values, if the
// last word is a flag that has only a few; none if it is another flag that takes one.
func Candidates(into any, words []string) []Candidate {
	parser, err := newParser(into)
	if err != nil {
		return nil
	}
	node := parser.Model.Node
	used := map[string]bool{}
	for i, word := range words {
		name, _, hasValue := strings.Cut(strings.TrimPrefix(word, "--"), "=")
		if child := childOf(node, word); child != nil {
			node = child
		} else if f := flagOf(node, name); f != nil && strings.HasPrefix(word, "--") {
			used[name] = true
			if i == len(words)-1 && !hasValue && !f.IsBool() {
				return valuesOf(f)
			}
		}
	}
	var all []Candidate
	for _, child := range node.Children {
		all = append(all, Candidate{child.Name, child.Help})
	}
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			if !used[f.Name] {
				all = append(all, Candidate{"--" + f.Name, f.Help})
			}
		}
	}
	return all
}

func childOf(node *kong.Node, name string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

func flagOf(node *kong.Node, name string) *kong.Flag {
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			if f.Name == name {
				return f
			}
		}
	}
	return nil
}

func valuesOf(f *kong.Flag) []Candidate {
	if f.Enum == "" {
		return nil
	}
	var values []Candidate
	for _, value := range f.EnumSlice() {
		values = append(values, Candidate{Text: value})
	}
	return values
}
