package cli

import "strings"

// syntax shows how the values of a shape are written, unless that is plain.
func (p *page) syntax(s *shape) {
	switch {
	case s.isScalar():
	case s.kind == listKind && s.element.isScalar():
		p.example("Syntax:", `"string" "string" ...`)
	case s.kind == listKind:
		p.example("Shorthand Syntax:", shorthandSyntax(s.element, true)+" ...")
		p.example("JSON Syntax:", jsonSyntax(s, ""))
	default:
		p.example("Shorthand Syntax:", shorthandSyntax(s, true))
		p.example("JSON Syntax:", jsonSyntax(s, ""))
	}
}

func (p *page) example(title, text string) {
	p.gap()
	p.line(bodyIndent, title)
	p.gap()
	p.block(detailIndent, text)
}

// shorthandSyntax is the form of a shape's values in shorthand. Braces that are around a whole value aren't written.
func shorthandSyntax(s *shape, whole bool) string {
	var text string
	switch s.kind {
	case structureKind:
		var parts []string
		for _, m := range s.members {
			parts = append(parts, m.name+"="+shorthandSyntax(m.shape, false))
		}
		text = strings.Join(parts, ",")
	case mapKind:
		value := shorthandSyntax(s.element, false)
		text = "KeyName1=" + value + ",KeyName2=" + value
	case listKind:
		value := shorthandSyntax(s.element, false)
		if s.element.isScalar() {
			return value + "," + value
		}
		return "[" + value + "," + value + "]"
	default:
		return string(s.kind)
	}
	if whole {
		return text
	}
	return "{" + text + "}"
}

// jsonSyntax is the form of a shape's values in JSON, whose lines but the first begin with indent.
func jsonSyntax(s *shape, indent string) string {
	const step = "  "
	inner := indent + step
	switch s.kind {
	case structureKind:
		var members []string
		for _, m := range s.members {
			members = append(members, inner+`"`+m.name+`": `+jsonSyntax(m.shape, inner))
		}
		return "{\n" + strings.Join(members, ",\n") + "\n" + indent + "}"
	case mapKind:
		return `{"string": ` + jsonSyntax(s.element, inner+step) + "\n" + inner + "...}"
	case listKind:
		if s.element.isScalar() {
			return "[" + jsonSyntax(s.element, "") + ", ...]"
		}
		return "[\n" + inner + jsonSyntax(s.element, inner) + "\n" + inner + "...\n" + indent + "]"
	case booleanKind:
		return "true|false"
	case stringKind:
		if len(s.enum) > 0 {
			return `"` + strings.Join(s.enum, `"|"`) + `"`
		}
		return `"string"`
	}
	return string(s.kind)
}
