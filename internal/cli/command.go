package cli

import (
	"reflect"
	"slices"
	"strings"
	"unicode"

	"stile/internal/control"
)

// command is one operation as the command line sees it.
type command struct {
	name      string // put-integration
	operation string // PutIntegration
	method    string
	path      string // with {labels}; may hold a query
	types     func() (input, output *shape)

	input  *shape // nil for a call without members
	output *shape // nil for an empty answer
}

func commandsOf(operations []control.Operation) []*command {
	commands := make([]*command, len(operations))
	for i := range operations {
		o := &operations[i]
		commands[i] = &command{name: kebab(o.Name), operation: o.Name, method: o.Method, path: o.Path, types: func() (input, output *shape) {
			return typeShape(o.Input), typeShape(o.Output)
		}}
	}
	return commands
}

func typeShape(t reflect.Type) *shape {
	if t == nil {
		return nil
	}
	return shapeOf(t, map[reflect.Type]*shape{})
}

// resolve derives the shapes, which only the command that runs needs.
func (c *command) resolve() { c.input, c.output = c.types() }

// kebab is a member's or operation's name on the command line: lower case, a hyphen before each run of capitals.
func kebab(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 {
			previous := runes[i-1]
			startsWord := i+1 < len(runes) && unicode.IsLower(runes[i+1]) && string(runes[i+1:]) != "s"
			if !unicode.IsUpper(previous) || startsWord {
				b.WriteByte('-')
			}
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// outfile is whether the answer's body goes into a file.
func (c *command) outfile() bool { return c.output.payload() != nil }

// unpaged has the form of the operations that page, but the AWS command line doesn't page it.
const unpaged = "GetDomainNameAccessAssociations"

// pages is whether the answer comes in pages that the command line puts together.
func (c *command) pages() bool {
	return c.operation != unpaged && c.input.member("position") != nil && c.input.member("limit") != nil && c.output.member("items") != nil
}

// pageKeys are the members of a paged answer, other than its items, that the merged answer keeps.
func (c *command) pageKeys() []string {
	var keys []string
	for _, m := range c.output.members {
		if !slices.Contains([]string{"items", "position", "warnings"}, m.name) {
			keys = append(keys, m.name)
		}
	}
	return keys
}
