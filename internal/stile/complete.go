package stile

import (
	"fmt"
	"io"
	"os"
	"strings"

	"stile/internal/cli"
	"stile/internal/cmdline"
)

// shells are those that "stile completion" has a script for.
var shells = []string{"bash", "fish", "zsh"}

// completion prints the script for a shell.
func completion(args []string) int {
	if isHelp(args) {
		return explain("completion", "bash|fish|zsh")
	}
	if len(args) == 1 {
		if script, ok := cli.CompletionScript(args[0]); ok {
			return printed("completion", func(w io.Writer) error {
				_, err := io.WriteString(w, script)
				return err
			})
		}
	}
	_, _ = fmt.Fprint(os.Stderr, "stile completion: name a shell: bash, zsh or fish\n")
	return 2
}

// complete answers what the last of the words behind -- may become. It never complains: what it doesn't know it doesn't offer.
func complete(args []string) int {
	if len(args) < 2 || args[0] != "--" {
		return 2
	}
	words := args[1:]
	last := len(words) - 1
	first, current := words[0], words[last]
	if strings.HasPrefix(first, "-") || last > 0 && first == "apigateway" {
		if err := cli.Complete(words, streams()); err != nil {
			return 1
		}
		return 0
	}
	switch c := find(first); {
	case last == 0:
		offerSubcommands(current)
	case c == nil:
	case c.name == "completion" && last == 1:
		for _, shell := range shells {
			offer(shell, "", current)
		}
	case c.name == "help" && last == 1:
		offerSubcommands(current)
	case c.line != nil:
		for _, candidate := range cmdline.Candidates(c.line(), words[1:last]) {
			offer(candidate.Text, cli.Brief(candidate.About), current)
		}
	}
	return 0
}

func offerSubcommands(current string) {
	for _, c := range subcommands() {
		offer(c.name, c.about, current)
	}
}

func offer(name, about, current string) {
	switch {
	case !strings.HasPrefix(name, current):
	case about == "":
		fmt.Println(name)
	default:
		fmt.Println(name + "\t" + about)
	}
}
