package awsconfig

import (
	"maps"
	"strings"
	"unicode/utf8"
)

// parseINI reads a file as Python's configparser does: [sections] of "name = value" or "name: value" lines, comments on lines of
// their own, and deeper indented lines that continue a value. A section or name that comes twice is a mistake.
func parseINI(text string) (sections, bool) {
	if !utf8.ValidString(text) {
		return nil, false
	}
	p := &ini{sections: sections{}, indent: -1}
	for _, line := range strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") {
		if !p.line(line) {
			return nil, false
		}
	}
	if !p.finish() {
		return nil, false
	}
	p.spreadDefaults()
	return p.sections, true
}

// defaultsTitle names the section whose settings hold in all others that don't have their own. It isn't the profile "default".
const defaultsTitle = "DEFAULT"

func (p *ini) spreadDefaults() {
	defaults := p.sections[defaultsTitle]
	delete(p.sections, defaultsTitle)
	for _, s := range p.sections {
		own := maps.Clone(s)
		for name, value := range defaults {
			block, _, _ := strings.Cut(name, ".")
			_, hasIt := own[name]
			if _, hasBlock := own[block]; !hasIt && !hasBlock {
				s[name] = value
			}
		}
	}
}

type ini struct {
	sections sections
	current  section
	name     string   // of the setting being read
	value    []string // its lines
	indent   int      // of its first line
}

func (p *ini) line(line string) bool {
	content := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(content, "#") || strings.HasPrefix(content, ";"):
		return true
	case content == "":
		if p.name != "" {
			p.value = append(p.value, "")
		}
		return true
	}
	indent := len(line) - len(strings.TrimLeft(line, " \t\f\v"))
	if p.name != "" && indent > p.indent {
		p.value = append(p.value, content)
		return true
	}
	p.indent = indent
	if end := strings.LastIndexByte(content, ']'); content[0] == '[' && end > 1 {
		return p.open(content[1:end])
	}
	at := strings.IndexAny(content, "=:")
	if p.current == nil || at < 1 || !p.finish() {
		return false
	}
	p.name = strings.ToLower(strings.TrimSpace(content[:at]))
	p.value = []string{strings.TrimSpace(content[at+1:])}
	_, twice := p.current[p.name]
	return p.name != "" && !twice
}

func (p *ini) open(title string) bool {
	if !p.finish() {
		return false
	}
	known, twice := p.sections[title]
	if title == defaultsTitle && twice {
		p.current = known
		return true
	}
	p.current = section{}
	p.sections[title] = p.current
	return !twice
}

// finish puts the setting read so far into its section, line by line if it is an indented block.
func (p *ini) finish() bool {
	if p.name == "" {
		return true
	}
	name, value := p.name, strings.TrimRight(strings.Join(p.value, "\n"), "\n")
	p.name, p.value = "", nil
	block, nested := strings.CutPrefix(value, "\n")
	p.current[name] = value
	if !nested {
		return true
	}
	for line := range strings.SplitSeq(block, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			return false
		}
		p.current[name+"."+strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	return true
}
