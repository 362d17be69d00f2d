package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"stile/internal/awsconfig"
	"stile/internal/control"
)

// completionPatience is how long somebody who pressed Tab waits for what only the control plane knows.
const completionPatience = 1500 * time.Millisecond

// Complete prints what the last of the words of an unfinished command line, those after the program's name, may become: a line each,
// with a tab and a few words about it where there are any. It never fails: what can't be found out isn't offered.
func Complete(words []string, s Streams) error {
	ctx, cancel := context.WithTimeout(context.Background(), completionPatience)
	defer cancel()
	return newRunner(s, commandsOf(control.Operations())).complete(ctx, words)
}

// candidate is what a word may become.
type candidate struct{ text, about string }

func (r *runner) complete(ctx context.Context, words []string) error {
	if len(words) == 0 {
		return nil
	}
	line := r.readUnfinished(words[:len(words)-1])
	current := words[len(words)-1]
	seen := map[string]bool{}
	for _, c := range r.candidates(ctx, line, current) {
		if !strings.HasPrefix(c.text, current) || seen[c.text] || !isPlainWord(c.text) {
			continue
		}
		seen[c.text] = true
		if about := Brief(c.about); about != "" {
			c.text += "\t" + about
		}
		if _, err := fmt.Fprintln(r.Out, c.text); err != nil {
			return err
		}
	}
	return nil
}

// isPlainWord is whether a shell takes text as one word that means itself. Only such words are offered, because what a server
// answers mustn't get to run anything.
func isPlainWord(text string) bool {
	return text != "" && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.,:/@%+=") == ""
}

// Brief is the first sentence of text, as much of it as fits beside a candidate.
func Brief(text string) string {
	const longest = 60
	text = strings.Map(func(c rune) rune {
		if !unicode.IsPrint(c) {
			return ' '
		}
		return c
	}, text)
	text, _, _ = strings.Cut(text, ". ")
	runes := []rune(strings.TrimSuffix(strings.TrimSpace(text), "."))
	if len(runes) > longest {
		return string(runes[:longest-1]) + "…"
	}
	return string(runes)
}

// unfinished is a command line up to the word that is being completed.
type unfinished struct {
	options     []*option // those that may come
	values      parsedArgs
	open        *option // waits for its value, or may take another
	positionals []string
	operation   *command
}

// readUnfinished reads words as the grammar would, but forgives what is missing or unknown.
func (r *runner) readUnfinished(words []string) *unfinished {
	u := &unfinished{values: parsedArgs{}}
	for _, a := range r.mainParser().arguments {
		if a.flag != "" {
			u.options = append(u.options, &option{argument: *a})
		}
	}
	for _, w := range words {
		name, value, hasValue := strings.Cut(w, "=")
		switch o := u.option(name); {
		case strings.HasPrefix(w, "--") && (o == nil || hasValue || o.arity == none):
			u.open = nil
			if o != nil && hasValue {
				u.values[o.dest] = value
			} else if o != nil {
				u.values[o.dest] = o.constant
			}
		case strings.HasPrefix(w, "--"):
			u.open = o
		case u.open != nil:
			u.values[u.open.dest] = w
			if u.open.arity != many {
				u.open = nil
			}
		default:
			u.positional(r.commands, w)
		}
	}
	return u
}

func (u *unfinished) option(flag string) *option {
	if i := slices.IndexFunc(u.options, func(o *option) bool { return o.flag == flag }); i >= 0 {
		return u.options[i]
	}
	return nil
}

func (u *unfinished) positional(commands []*command, w string) {
	u.positionals = append(u.positionals, w)
	if len(u.positionals) != 2 {
		return
	}
	i := slices.IndexFunc(commands, func(c *command) bool { return c.name == w })
	if i < 0 {
		return
	}
	u.operation = commands[i]
	u.operation.resolve()
	u.options = append(u.operation.options(), u.options...)
}

// candidates are what may stand where current does, some of which don't begin with it.
func (r *runner) candidates(ctx context.Context, u *unfinished, current string) []candidate {
	if name, _, ok := strings.Cut(current, "="); ok && strings.HasPrefix(name, "--") {
		var whole []candidate
		if o := u.option(name); o != nil {
			for _, c := range r.valuesOf(ctx, u, o) {
				whole = append(whole, candidate{name + "=" + c.text, c.about})
			}
		}
		return whole
	}
	if u.open != nil && !strings.HasPrefix(current, "-") {
		values := r.valuesOf(ctx, u, u.open)
		if _, given := u.values[u.open.dest]; given {
			values = append(values, u.flags()...)
		}
		return values
	}
	switch len(u.positionals) {
	case 0:
		if !strings.HasPrefix(current, "-") {
			return []candidate{{"apigateway", "API Gateway, REST APIs"}, {"help", ""}}
		}
	case 1:
		if !strings.HasPrefix(current, "-") {
			return r.operationNames()
		}
	}
	return u.flags()
}

func (r *runner) operationNames() []candidate {
	names := []candidate{{"help", "What each operation does."}}
	for _, c := range r.commands {
		names = append(names, candidate{c.name, describe(c.operation)})
	}
	return names
}

// flags are the options that aren't there yet, the required ones first.
func (u *unfinished) flags() []candidate {
	var required, others []candidate
	for _, o := range u.options {
		if _, given := u.values[o.dest]; given || o.flag == "" || u.isOldPaging(o) {
			continue
		}
		c := candidate{o.flag, u.about(o)}
		if o.required {
			required = append(required, c)
		} else {
			others = append(others, c)
		}
	}
	return append(required, others...)
}

// isOldPaging is whether o pages by hand, which works but isn't shown.
func (u *unfinished) isOldPaging(o *option) bool {
	return (o.dest == "position" || o.dest == "limit") && u.operation.pages()
}

func (u *unfinished) about(o *option) string {
	if o.member != nil {
		return explain(u.operation.operation, o.member.name)
	}
	if text, ok := ownOptions[o.dest]; ok {
		return text
	}
	i := slices.IndexFunc(globalHelp, func(g globalOption) bool { return g.flag == o.flag })
	if i < 0 {
		return ""
	}
	return globalHelp[i].text
}

// valuesOf are the values an option may have: the few there are, else what the control plane has.
func (r *runner) valuesOf(ctx context.Context, u *unfinished, o *option) []candidate {
	choices := o.choices
	switch {
	case o.dest == "profile":
		if config, err := awsconfig.Load(r.Env); err == nil {
			choices = config.Profiles()
		}
	case o.member != nil && o.member.shape.element != nil:
		choices = o.member.shape.element.enum
	case o.member != nil:
		choices = o.member.shape.enum
	}
	if len(choices) == 0 && o.member != nil {
		return r.knownValues(ctx, u, o.member.name)
	}
	var values []candidate
	for _, c := range choices {
		values = append(values, candidate{text: c})
	}
	return values
}

// connect makes the unfinished command line's client, which tries once.
func (r *runner) connect(ctx context.Context, u *unfinished) (*client, error) {
	var err error
	if r.config, err = awsconfig.Load(r.Env); err != nil {
		return nil, err
	}
	if r.globals, err = newGlobals(u.values); err != nil {
		return nil, err
	}
	r.settings = r.config.Settings(r.globals.profile)
	c, err := r.newClient(ctx)
	if err != nil {
		return nil, err
	}
	c.retries.attempts = 1
	return c, nil
}
