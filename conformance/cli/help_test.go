package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// formLine is a line of the synopsis, or one that names a value inside another and its type.
var formLine = regexp.MustCompile(`^(\[?--[^.]*>\]?|\[--[a-z2-]+\]|\[--[a-z-]+ \| --no-[a-z-]+\]|<\w+>|\w+ -> \(\w+\))$`)

// form is what of a help page neither is prose nor gets wrapped with it.
func form(page string) []string {
	var lines []string
	for line := range strings.Lines(regexp.MustCompile(".\x08").ReplaceAllString(page, "")) { // bold letters are struck twice
		if line = strings.TrimSpace(line); formLine.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// TestHelpPagesHaveTheFormOfAWSs compares the synopsis and what values consist of, for operations that have everything between them.
func TestHelpPagesHaveTheFormOfAWSs(t *testing.T) {
	p := findPrograms(t)
	for _, operation := range []string{"create-rest-api", "create-usage-plan", "get-export", "get-resources", "put-integration", "test-invoke-method", "update-stage"} {
		command := exec.Command(p.aws, "apigateway", operation, "help")
		command.Env = append(os.Environ(), "AWS_DEFAULT_REGION=us-east-1", "AWS_EC2_METADATA_DISABLED=true")
		text, err := command.Output()
		if err != nil {
			fmt.Printf("conformance: skipped %s: aws can't show its help here, which groff lays out: %v\n", t.Name(), err)
			t.SkipNow()
		}
		want, got := form(string(text)), form(p.help(t, operation))
		if len(want) == 0 || !slices.Equal(want, got) {
			t.Errorf("%s help\naws:\n%s\nstile:\n%s", operation, strings.Join(want, "\n"), strings.Join(got, "\n"))
		}
	}
}
