package cli

import (
	"slices"

	"stile/internal/python"
)

// option is one entry of an operation's table of arguments.
type option struct {
	argument
	member *member // what the value becomes; nil for the command line's own options
	key    string  // of the paging configuration, for the paging options
}

const (
	inputJSON        = "cli-input-json"
	generateSkeleton = "generate-cli-skeleton"
)

// options is the table of arguments of an operation, in the order in which values are read and missing ones are named.
func (c *command) options() []*option {
	var table []*option
	for i := range c.input.allMembers() {
		table = append(table, c.memberOptions(&c.input.members[i])...)
	}
	if i := slices.IndexFunc(table, func(o *option) bool { return o.flag == "--version" }); i >= 0 {
		// --version shows the version of the command line, so create-rest-api's has another name, and its place at the end.
		renamed := table[i]
		renamed.flag, renamed.dest = "--api-version", "api-version"
		table = append(slices.Delete(table, i, i+1), renamed)
	}
	if c.outfile() {
		return append(table, &option{argument: argument{dest: "outfile", required: true}})
	}
	table = append(table, &option{argument: argument{flag: "--" + inputJSON, dest: inputJSON}})
	if c.pages() {
		table = append(table,
			&option{argument: argument{flag: "--starting-token", dest: "starting-token"}, key: "StartingToken"},
			&option{argument: argument{flag: "--page-size", dest: "page-size", isInt: true}, key: "PageSize"},
			&option{argument: argument{flag: "--max-items", dest: "max-items", isInt: true}, key: "MaxItems"})
	}
	return append(table, &option{argument: argument{
		flag: "--" + generateSkeleton, dest: generateSkeleton, arity: optional, constant: "input", choices: []string{"input", "output"},
	}})
}

func (s *shape) allMembers() []member {
	if s == nil {
		return nil
	}
	return s.members
}

func (c *command) memberOptions(m *member) []*option {
	name := kebab(m.name)
	o := &option{argument: argument{flag: "--" + name, dest: name, required: m.required}, member: m}
	switch m.shape.kind {
	case booleanKind:
		o.required = false
		o.arity, o.constant = none, true
		negative := &option{argument: argument{flag: "--no-" + name, dest: name, arity: none, constant: false}, member: m}
		return []*option{o, negative}
	case listKind:
		o.arity = many
	}
	return []*option{o}
}

// parseOptions parses the words behind the operation's name.
func parseOptions(table []*option, args []string) (parsedArgs, error) {
	liftRequired(table, args)
	g := &grammar{}
	for _, o := range table {
		g.arguments = append(g.arguments, &o.argument)
	}
	g.arguments = append(g.arguments, &argument{dest: "help", arity: optional})
	values, rest, err := g.parse(args)
	if err != nil {
		return nil, err
	}
	if help := values.text("help"); help == "help" {
		return values, nil
	} else if help != "" {
		rest = append(rest, help)
	}
	if len(rest) > 0 {
		return nil, unknownOptions(rest)
	}
	return values, nil
}

// liftRequired makes nothing required for a command that takes its input from JSON or only asks for a skeleton of it.
func liftRequired(table []*option, args []string) {
	lift := slices.Contains(args, "--"+inputJSON)
	if i := slices.Index(args, "--"+generateSkeleton); i >= 0 && (i+1 >= len(args) || args[i+1] != "output") {
		lift = true
	}
	outfile := slices.ContainsFunc(table, func(o *option) bool { return o.dest == "outfile" })
	if !lift || outfile {
		return
	}
	for _, o := range table {
		o.required = false
	}
}

// isPagingOff is whether the command line asks for one page only, and complains if it also asks for several.
func isPagingOff(g globals, values parsedArgs) (bool, error) {
	_, position := values["position"]
	_, limit := values["limit"]
	if !g.noPaginate && !position && !limit {
		return false, nil
	}
	used := ""
	for _, name := range [...]string{"starting-token", "page-size", "max-items"} {
		if python.Truthy(values[name]) {
			if used != "" {
				used += ", "
			}
			used += "--" + name
		}
	}
	if used != "" {
		return true, failure("Error during pagination: Cannot specify --no-paginate along with pagination arguments: " + used)
	}
	return true, nil
}
