package cli

import (
	"fmt"
	"slices"
	"strings"

	"stile/internal/python"
)

// arity is how many words of the command line an argument takes.
type arity uint8

const (
	one      arity = iota
	none           // a flag
	optional       // one or none
	many           // any number
)

// argument is one option or positional of a grammar.
type argument struct {
	flag     string // --name; empty for a positional
	dest     string // where its value goes
	arity    arity
	constant any // the value of a flag, or of an optional value that isn't there
	isInt    bool
	choices  []string
	required bool
	act      func() error // done at once when the option is met
}

func (a *argument) name() string {
	if a.flag != "" {
		return a.flag
	}
	return a.dest
}

// parsedArgs maps destinations to a string, []string, bool, or an int of package python. What wasn't given is missing.
type parsedArgs map[string]any

func (p parsedArgs) text(dest string) string {
	s, _ := p[dest].(string)
	return s
}

// grammar parses a command line as Python's argparse does with allow_abbrev, leaving over what it doesn't know.
type grammar struct{ arguments []*argument }

// parse answers the values and the words left over, in order.
func (g *grammar) parse(args []string) (parsedArgs, []string, error) {
	p := &argParse{args: args, values: parsedArgs{}, seen: map[*argument]bool{}}
	for _, a := range g.arguments {
		if a.flag == "" {
			p.positionals = append(p.positionals, a)
		} else {
			p.options = append(p.options, a)
		}
	}
	if err := p.classify(); err != nil {
		return nil, nil, err
	}
	if err := p.consume(); err != nil {
		return nil, nil, err
	}
	var missing []string
	for _, a := range g.arguments {
		if a.required && !p.seen[a] {
			missing = append(missing, a.name())
		}
	}
	if len(missing) > 0 {
		return nil, nil, &usageError{"the following arguments are required: " + strings.Join(missing, ", ")}
	}
	return p.values, p.extras, nil
}

// word is what a word of the command line looks like before anything is consumed.
type word struct {
	class    byte // 'O' option, 'A' argument, '-' the word --
	option   *argument
	explicit *string // behind =
}

type argParse struct {
	args        []string
	words       []word
	options     []*argument
	positionals []*argument
	values      parsedArgs
	seen        map[*argument]bool
	extras      []string
}

func (p *argParse) classify() error {
	for i, arg := range p.args {
		if arg == "--" {
			p.words = append(p.words, word{class: '-'})
			for range p.args[i+1:] {
				p.words = append(p.words, word{class: 'A'})
			}
			return nil
		}
		w, err := p.classifyWord(arg)
		if err != nil {
			return err
		}
		p.words = append(p.words, w)
	}
	return nil
}

func (p *argParse) classifyWord(arg string) (word, error) {
	if !strings.HasPrefix(arg, "-") || arg == "-" {
		return word{class: 'A'}, nil
	}
	if a := p.option(arg); a != nil {
		return word{class: 'O', option: a}, nil
	}
	name, value, hasValue := strings.Cut(arg, "=")
	var explicit *string
	if hasValue {
		explicit = &value
		if a := p.option(name); a != nil {
			return word{class: 'O', option: a, explicit: explicit}, nil
		}
	}
	switch matches := p.abbreviated(name); {
	case len(matches) > 1:
		flags := make([]string, len(matches))
		for i, a := range matches {
			flags[i] = a.flag
		}
		return word{}, &usageError{fmt.Sprintf("ambiguous option: %s could match %s", arg, strings.Join(flags, ", "))}
	case len(matches) == 1:
		return word{class: 'O', option: matches[0], explicit: explicit}, nil
	case isNegativeNumber(arg) || strings.Contains(arg, " "):
		return word{class: 'A'}, nil
	}
	return word{class: 'O'}, nil
}

func (p *argParse) option(flag string) *argument {
	for _, a := range p.options {
		if a.flag == flag {
			return a
		}
	}
	return nil
}

func (p *argParse) abbreviated(prefix string) []*argument {
	var matches []*argument
	for _, a := range p.options {
		if strings.HasPrefix(prefix, "--") && strings.HasPrefix(a.flag, prefix) {
			matches = append(matches, a)
		}
	}
	return matches
}

// isNegativeNumber is whether arg is -12, -1.5 or -.5: a value, not an option.
func isNegativeNumber(arg string) bool {
	whole, fraction, hasPoint := strings.Cut(arg[1:], ".")
	digits := func(s string) bool { return strings.Trim(s, "0123456789") == "" }
	if hasPoint {
		return digits(whole) && digits(fraction) && fraction != ""
	}
	return digits(whole) && whole != ""
}

func (p *argParse) consume() error {
	at := 0
	for {
		next := slices.IndexFunc(p.words[at:], func(w word) bool { return w.class == 'O' })
		if next < 0 {
			break
		}
		next += at
		if at != next {
			end, err := p.takePositionals(at)
			if err != nil {
				return err
			}
			if end > at {
				at = end
				continue
			}
		}
		p.extras = append(p.extras, p.args[at:next]...)
		end, err := p.takeOption(next)
		if err != nil {
			return err
		}
		at = end
	}
	end, err := p.takePositionals(at)
	p.extras = append(p.extras, p.args[end:]...)
	return err
}

// span is how many of the words from at on an argument of arity a takes; -1 if it can't be had. A positional may have -- among its
// words.
func (p *argParse) span(a arity, at int, positional bool) int {
	end, arguments := at, 0
	limit := map[arity]int{one: 1, none: 0, optional: 1, many: len(p.words)}[a]
	for end < len(p.words) {
		switch c := p.words[end].class; {
		case c == 'A' && arguments < limit:
			arguments++
		case c == '-' && positional:
		default:
			return p.spanned(a, end-at, arguments)
		}
		end++
	}
	return p.spanned(a, end-at, arguments)
}

func (p *argParse) spanned(a arity, words, arguments int) int {
	if a == one && arguments == 0 {
		return -1
	}
	return words
}

// takePositionals gives the words from at on to as many positionals as can have theirs.
func (p *argParse) takePositionals(at int) (int, error) {
	for len(p.positionals) > 0 {
		a := p.positionals[0]
		n := p.span(a.arity, at, true)
		if n < 0 {
			break
		}
		given := slices.Clone(p.args[at : at+n])
		if i := slices.Index(given, "--"); i >= 0 {
			given = slices.Delete(given, i, i+1)
		}
		p.positionals = p.positionals[1:]
		at += n
		if err := p.take(a, given); err != nil {
			return at, err
		}
	}
	return at, nil
}

func (p *argParse) takeOption(at int) (int, error) {
	w := p.words[at]
	if w.option == nil {
		p.extras = append(p.extras, p.args[at])
		return at + 1, nil
	}
	if w.explicit != nil {
		if w.option.arity == none {
			return 0, p.fail(w.option, "ignored explicit argument "+python.Repr(*w.explicit))
		}
		if *w.explicit == "--" { // argparse drops it even here, and then misses it
			return 0, failure("not enough values to unpack (expected 1, got 0)")
		}
		return at + 1, p.take(w.option, []string{*w.explicit})
	}
	n := p.span(w.option.arity, at+1, false)
	if n < 0 {
		return 0, p.fail(w.option, "expected one argument")
	}
	return at + 1 + n, p.take(w.option, p.args[at+1:at+1+n])
}

func (p *argParse) fail(a *argument, message string) error {
	return &usageError{fmt.Sprintf("argument %s: %s", a.name(), message)}
}

// take gives an argument its words.
func (p *argParse) take(a *argument, given []string) error {
	p.seen[a] = true
	switch {
	case a.act != nil:
		return a.act()
	case a.arity == many:
		p.values[a.dest] = append([]string{}, given...)
	case len(given) > 0:
		return p.set(a, given[0])
	case a.constant != nil:
		p.values[a.dest] = a.constant
	}
	return nil
}

func (p *argParse) set(a *argument, text string) error {
	if a.isInt {
		i, err := python.ParseInt(text)
		if err != nil {
			return p.fail(a, "invalid int value: "+python.Repr(text))
		}
		p.values[a.dest] = i
		return nil
	}
	if a.choices != nil && !slices.Contains(a.choices, text) {
		return p.fail(a, invalidChoice(text, a.choices))
	}
	p.values[a.dest] = text
	return nil
}
