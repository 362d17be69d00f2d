package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// page is a help page: titled sections of wrapped text.
type page struct{ strings.Builder }

const (
	pageWidth    = 78
	bodyIndent   = 7
	detailIndent = 10
	nesting      = 3 // of what is inside a value
)

func (p *page) section(title string) { fmt.Fprintf(p, "\n%s\n", title) }

func (p *page) line(indent int, text string) {
	if text != "" {
		p.WriteString(strings.Repeat(" ", indent))
	}
	p.WriteString(text)
	p.WriteByte('\n')
}

// gap parts what comes from what stands there, but not from a section's title.
func (p *page) gap() {
	text := p.String()
	last := text[strings.LastIndexByte(strings.TrimSuffix(text, "\n"), '\n')+1:]
	if strings.HasPrefix(last, " ") {
		p.WriteByte('\n')
	}
}

// text wraps words at the page's width.
func (p *page) text(indent int, text string) {
	line := ""
	for _, w := range strings.Fields(text) {
		if line != "" && indent+utf8.RuneCountInString(line)+1+utf8.RuneCountInString(w) > pageWidth {
			p.line(indent, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+w, " ")
	}
	p.line(indent, line)
}

// block keeps the lines of text as they are.
func (p *page) block(indent int, text string) {
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		p.line(indent, line)
	}
}

// bullets lists items.
func (p *page) bullets(indent int, items []string) {
	for _, item := range items {
		p.gap()
		p.line(indent, "o "+item)
	}
}

func (r *runner) helpMain() error {
	p := &page{}
	p.section("NAME")
	p.line(bodyIndent, "stile - API Gateway on your own machines")
	p.section("DESCRIPTION")
	p.text(bodyIndent, `"stile apigateway" is the AWS command line for API Gateway (REST APIs): commands, options, output and exit codes are those of "aws apigateway" (version 1). Without a configured endpoint it talks to the local control plane, `+localEndpoint+".")
	p.section("SYNOPSIS")
	p.line(bodyIndent, "stile [options] apigateway <operation> [parameters]")
	p.globalOptions()
	p.section("AVAILABLE SERVICES")
	p.line(bodyIndent, "o apigateway")
	return r.showPage(p)
}

func (r *runner) helpService() error {
	p := &page{}
	p.section("NAME")
	p.line(bodyIndent, "apigateway -")
	p.section("DESCRIPTION")
	p.text(bodyIndent, `Describes REST APIs: their resources, methods and integrations, and deploys them to stages. `+
		`"stile apigateway <operation> help" explains an operation.`)
	p.section("AVAILABLE COMMANDS")
	for _, c := range r.commands {
		p.entry(c.name, firstSentence(describe(c.operation)))
	}
	return r.showPage(p)
}

// entry is a name and, in a column of its own, what it does.
func (p *page) entry(name, text string) {
	const column = 40
	about := &page{}
	about.text(column, text)
	title := strings.Repeat(" ", bodyIndent) + "o " + name
	if len(title) < column {
		p.WriteString(title + about.String()[len(title):])
		return
	}
	p.WriteString(title + "\n" + about.String())
}

func (r *runner) helpOperation(c *command, table []*option) error {
	if c.pages() { // these two still work, beside the options that page, but nobody is told
		table = slices.DeleteFunc(slices.Clone(table), func(o *option) bool { return o.dest == "position" || o.dest == "limit" })
	}
	p := &page{}
	p.section("NAME")
	p.line(bodyIndent, c.name+" -")
	p.section("DESCRIPTION")
	p.text(bodyIndent, describe(c.operation))
	if c.pages() {
		p.gap()
		p.text(bodyIndent, "The answer may come in several pages, which are put together; --no-paginate shows the first one only. "+
			"With --output text, --query is applied to each page by itself, and finds its items.")
	}
	p.section("SYNOPSIS")
	p.synopsis(c, table)
	p.section("OPTIONS")
	for _, o := range table {
		if o.constant != false { // explained with its positive
			p.option(c, o)
		}
	}
	p.globalOptions()
	p.section("EXAMPLES")
	for _, e := range examplesOf(c) {
		p.gap()
		p.line(bodyIndent, e.title+":")
		p.gap()
		p.line(detailIndent, "stile apigateway "+e.line)
	}
	p.section("OUTPUT")
	if c.output == nil {
		p.line(bodyIndent, "None")
	}
	for _, m := range c.output.allMembers() {
		p.value(bodyIndent, m.name+" -> ", firstSentence(explain(c.operation, m.name)), m.shape)
	}
	return r.showPage(p)
}

func (p *page) synopsis(c *command, table []*option) {
	p.line(bodyIndent, c.name)
	for _, o := range table {
		text := o.name() + " <value>"
		switch {
		case o.flag == "":
			text = "<" + o.name() + ">"
		case o.constant == false:
			continue
		case o.arity == none:
			text = o.name() + " | --no-" + o.dest
		}
		if !o.required {
			text = "[" + text + "]"
		}
		p.line(bodyIndent, text)
	}
	for _, g := range globalHelp {
		text := g.flag
		if g.kind != "boolean" {
			text += " <value>"
		}
		p.line(bodyIndent, "["+text+"]")
	}
}

func (p *page) option(c *command, o *option) {
	title := o.name()
	if o.arity == none {
		title += " | --no-" + o.dest
	}
	kind := "string"
	switch {
	case o.member != nil:
		kind = string(o.member.shape.kind)
	case o.isInt:
		kind = "integer"
	}
	title += " (" + kind + ")"
	if o.required {
		title += " [required]"
	}
	p.gap()
	p.line(bodyIndent, title)
	if o.member == nil {
		p.text(detailIndent, ownOptions[o.dest])
		return
	}
	p.text(detailIndent, explain(c.operation, o.member.name))
	p.choices(o.member.shape.enum)
	p.inside(detailIndent, o.member.shape)
	p.syntax(o.member.shape)
}

func (p *page) choices(values []string) {
	if len(values) > 0 {
		p.gap()
		p.line(detailIndent, "Possible values:")
		p.bullets(detailIndent, values)
	}
}

// value describes a value and what is inside it.
func (p *page) value(indent int, name, text string, s *shape) {
	kind := string(s.kind)
	if s.long {
		kind = "long"
	}
	p.gap()
	p.line(indent, name+"("+kind+")")
	if text != "" {
		p.text(indent+nesting, text)
	}
	p.inside(indent+nesting, s)
}

func (p *page) inside(indent int, s *shape) {
	switch s.kind {
	case structureKind:
		for _, m := range s.members {
			p.value(indent, m.name+" -> ", explain(s.name, m.name), m.shape)
		}
	case listKind:
		p.value(indent, "", "", s.element)
	case mapKind:
		p.gap()
		p.line(indent, "key -> (string)")
		p.value(indent, "value -> ", "", s.element)
	}
}

func (p *page) globalOptions() {
	p.section("GLOBAL OPTIONS")
	for _, o := range globalHelp {
		p.gap()
		p.line(bodyIndent, o.flag+" ("+o.kind+")")
		p.text(detailIndent, o.text)
		p.bullets(detailIndent, o.choices)
	}
}

func firstSentence(text string) string {
	first, _, _ := strings.Cut(text, ". ")
	if first == "" {
		return ""
	}
	return strings.TrimSuffix(first, ".") + "."
}
