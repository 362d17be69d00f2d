package cli

import (
	"embed"
)

//go:embed completion
var completions embed.FS

// CompletionScript is the text that makes a shell ask Complete: for bash, zsh or fish.
func CompletionScript(shell string) (string, bool) {
	text, err := completions.ReadFile("completion/stile." + shell)
	return string(text), err == nil
}
