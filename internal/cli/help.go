package cli

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"stile/internal/python"
)

// page is a help page: titled sections of wrapped text.
type page struct{ strings.Builder }

const (
	pageWidth    = 78
	bodyIndent   = 7
	detailIndent = 10
)

func (p *page) section(title string) { fmt.Fprintf(p, "\n%s\n", title) }

func (p *page) line(indent int, text string) {
	if text != "" {
		p.WriteString(strings.Repeat(" ", indent))
	}
	p.WriteString(text)
	p.WriteByte('\n')
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
		p.line(bodyIndent, fmt.Sprintf("o %-32s %s", c.name, describe(c.operation)))
	}
	return r.showPage(p)
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
		p.WriteByte('\n')
		p.text(bodyIndent, "The answer may come in several pages, which are put together; --no-paginate shows the first one only. "+
			"With --output text, --query is applied to each page by itself.")
	}
	p.section("SYNOPSIS")
	p.synopsis(c, table)
	p.section("OPTIONS")
	for i, o := range table {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.option(c, o)
	}
	p.globalOptions()
	if examples := examplesOf[c.operation]; examples != "" {
		p.section("EXAMPLES")
		p.block(bodyIndent, examples)
	}
	p.section("OUTPUT")
	if c.output == nil {
		p.line(bodyIndent, "None")
	}
	for _, m := range c.output.allMembers() {
		p.outputMember(c, &m, bodyIndent, nil)
	}
	return r.showPage(p)
}

func (p *page) synopsis(c *command, table []*option) {
	p.line(bodyIndent, c.name)
	for _, o := range table {
		text := o.name()
		switch {
		case o.flag == "":
			text = "<" + text + ">"
		case o.arity == none && o.constant == true:
			text += " | --no-" + o.dest
		case o.arity == none:
			continue
		case o.arity == optional:
			text += " [<value>]"
		case o.arity == many:
			text += " <value> ..."
		default:
			text += " <value>"
		}
		if !o.required {
			text = "[" + text + "]"
		}
		p.line(bodyIndent, text)
	}
}

func (p *page) option(c *command, o *option) {
	if o.constant == false { // explained with its positive
		return
	}
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
	if o.required {
		kind += ", required"
	}
	p.line(bodyIndent, fmt.Sprintf("%s (%s)", title, kind))
	if o.member == nil {
		p.text(detailIndent, ownOptions[o.dest])
		return
	}
	p.text(detailIndent, explain(c.operation, o.member.name))
	p.syntax(o.member.shape)
}

// syntax shows how the values of a shape are written.
func (p *page) syntax(s *shape) {
	enum := s.enum
	if s.kind == listKind {
		enum = s.element.enum
	}
	if len(enum) > 0 {
		p.WriteByte('\n')
		p.text(detailIndent, "Possible values: "+strings.Join(enum, ", "))
	}
	switch {
	case s.kind == listKind && s.element.isScalar():
		p.WriteByte('\n')
		p.line(detailIndent, `Syntax: "string" "string" ...`)
	case !s.isScalar():
		p.WriteByte('\n')
		element, more := s, ""
		if s.kind == listKind {
			element, more = s.element, " ..."
		}
		p.text(detailIndent, "Shorthand syntax: "+shorthandSyntax(element, true)+more)
		p.WriteByte('\n')
		p.line(detailIndent, "JSON syntax:")
		p.block(detailIndent+2, python.JSON(skeleton{}.of(withoutEnums(s), ""), python.Style{Indent: 2}))
	}
}

// withoutEnums is a copy of s whose strings may be anything, so that samples of it are always the same.
func withoutEnums(s *shape) *shape {
	plain := &shape{kind: s.kind, name: s.name}
	if s.element != nil {
		plain.element = withoutEnums(s.element)
	}
	for _, m := range s.members {
		m.shape = withoutEnums(m.shape)
		plain.members = append(plain.members, m)
	}
	return plain
}

func shorthandSyntax(s *shape, top bool) string {
	switch s.kind {
	case structureKind:
		var parts []string
		for _, m := range s.members {
			parts = append(parts, m.name+"="+shorthandSyntax(m.shape, false))
		}
		text := strings.Join(parts, ",")
		if !top {
			text = "{" + text + "}"
		}
		return text
	case mapKind:
		value := shorthandSyntax(s.element, false)
		text := "KeyName1=" + value + ",KeyName2=" + value
		if !top {
			text = "{" + text + "}"
		}
		return text
	case listKind:
		value := shorthandSyntax(s.element, false)
		if s.element.isScalar() {
			return value + "," + value
		}
		return "[" + value + "," + value + "]"
	}
	return string(s.kind)
}

// outputMember describes a member of an answer and, indented, what is inside it.
func (p *page) outputMember(c *command, m *member, indent int, around []*shape) {
	p.line(indent, fmt.Sprintf("%s -> (%s)", m.name, m.shape.kind))
	if text, ok := known(c.operation, m.name); ok && len(around) == 0 {
		first, _, _ := strings.Cut(text, ". ")
		p.text(indent+3, strings.TrimSuffix(first, ".")+".")
	}
	inner := m.shape
	for inner.element != nil {
		inner = inner.element
	}
	if slices.Contains(around, inner) {
		return
	}
	for i := range inner.members {
		p.outputMember(c, &inner.members[i], indent+3, append(around[:len(around):len(around)], inner))
	}
}

func (p *page) globalOptions() {
	p.section("GLOBAL OPTIONS")
	for i, o := range globalHelp {
		if i > 0 {
			p.WriteByte('\n')
		}
		p.line(bodyIndent, o.option)
		p.text(detailIndent, o.text)
	}
}
