package stile

import (
	"fmt"
	"os"
	"strings"

	"stile/internal/cli"
)

// completion prints the script for a shell.
func completion(args []string) int {
	if len(args) == 1 {
		if script, ok := cli.CompletionScript(args[0]); ok {
			_, _ = fmt.Fprint(os.Stdout, script)
			return 0
		}
	}
	_, _ = fmt.Fprint(os.Stderr, "stile completion: name a shell: bash, zsh or fish\n")
	return 2
}

// complete answers what the last of the words behind -- may become.
func complete(args []string) int {
	if len(args) == 0 || args[0] != "--" {
		return 2
	}
	words := args[1:]
	switch {
	case len(words) == 1 && !strings.HasPrefix(words[0], "-"):
		completeSubcommand(words[0])
	case len(words) > 1 && (words[0] == "apigateway" || strings.HasPrefix(words[0], "-")):
		if err := cli.Complete(words, streams()); err != nil {
			return 1
		}
	case len(words) == 2 && words[0] == "completion":
		for _, shell := range []string{"bash", "fish", "zsh"} {
			offer(shell, "", words[1])
		}
	}
	return 0
}

// completeSubcommand offers the subcommands that usage lists.
func completeSubcommand(current string) {
	for line := range strings.Lines(usage) {
		if rest, ok := strings.CutPrefix(line, "  stile "); ok {
			name, about, _ := strings.Cut(rest, " ")
			offer(name, strings.TrimSpace(about), current)
		}
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
