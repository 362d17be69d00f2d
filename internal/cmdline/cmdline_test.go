package cmdline

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type sample struct {
	Paint paintCommand `cmd:"" help:"Paint it."`
	List  struct{}     `cmd:"" help:"List all."`
}

type paintCommand struct {
	Color string   `enum:"red,blue" default:"red" help:"The colour."`
	Count int      `help:"How often."`
	Fast  bool     `help:"At once."`
	Files []string `arg:"" help:"What to paint."`
}

func TestParseFillsTheFieldsAndNamesTheCommand(t *testing.T) {
	var line sample
	command, err := Parse("brush", "Paints.", &line, strings.Fields("paint --count -1 a b --color=blue --fast"), &bytes.Buffer{})
	want := sample{Paint: paintCommand{Color: "blue", Count: -1, Fast: true, Files: []string{"a", "b"}}}
	if diff := cmp.Diff(want, line); command != "paint" || err != nil || diff != "" {
		t.Errorf("%q, %v, %s", command, err, diff)
	}
}

func TestAMistakeIsOneLineThatSaysWhereHelpIs(t *testing.T) {
	for args, want := range map[string]string{
		"":                       `expected one of "paint", "list"; see brush --help`,
		"pant":                   `unexpected argument pant, did you mean "paint"?; see brush --help`,
		"paint":                  `expected "<files> ..."; see brush --help`,
		"paint a --cuont 2":      `unknown flag --cuont, did you mean "--count"?; see brush --help`,
		"paint a --count":        `--count: expected int value but got none; see brush --help`,
		"paint a --count many":   `--count: expected a valid 64 bit int but got "many"; see brush --help`,
		"paint a --color yellow": `--color must be one of "red","blue" but got "yellow"; see brush --help`,
		"list more":              `unexpected argument more; see brush --help`,
	} {
		_, err := Parse("brush", "Paints.", &sample{}, strings.Fields(args), &bytes.Buffer{})
		var usage *UsageError
		if !errors.As(err, &usage) || err.Error() != want {
			t.Errorf("%q: %v, want %s", args, err, want)
		}
	}
}

func TestHelpGoesToStandardOutput(t *testing.T) {
	var out bytes.Buffer
	if _, err := Parse("brush", "Paints.", &sample{}, []string{"paint", "-h"}, &out); !errors.Is(err, ErrHelp) || !strings.Contains(out.String(), "--count=INT") {
		t.Errorf("%v\n%s", err, &out)
	}
	if _, err := Parse("brush", "Paints.", &sample{}, []string{"--help"}, fullDisk{}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("help that can't be written: %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestCandidatesAreWhatMayComeNext(t *testing.T) {
	for words, want := range map[string]string{
		"":                    "paint list --help",
		"paint":               "--help --color --count --fast",
		"paint --fast a":      "--help --color --count",
		"paint --color":       "red blue",
		"paint --color=red":   "--help --count --fast",
		"paint --count":       "",
		"paint --count 2":     "--help --color --fast",
		"nothing of the kind": "paint list --help",
	} {
		var got []string
		for _, c := range Candidates(&sample{}, strings.Fields(words)) {
			got = append(got, c.Text)
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, want %s", words, got, want)
		}
	}
}
