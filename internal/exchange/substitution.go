package exchange

import (
	"slices"
	"strings"
)

// Substitution is a text with variables in it, taken apart once. Variables are put in as they are: there are no directives and no
// functions, as in access log formats and in the templates of gateway responses.
type Substitution struct{ parts []substituted }

type substituted struct {
	root string // "" for a literal, else what the variable begins with, such as $context.
	text string // the literal, or what follows root
}

// CompileSubstitution finds the variables that begin with one of roots. A $ that begins none stays.
func CompileSubstitution(source string, roots ...string) *Substitution {
	s := &Substitution{}
	for literal := 0; ; {
		dollar := strings.IndexByte(source[literal:], '$')
		if dollar < 0 {
			s.add("", source)
			return s
		}
		at := literal + dollar
		found := slices.IndexFunc(roots, func(root string) bool { return strings.HasPrefix(source[at:], root) })
		if found < 0 {
			literal = at + 1
			continue
		}
		s.add("", source[:at])
		root := roots[found]
		name := variableName(source[at+len(root):])
		s.add(root, name)
		source, literal = source[at+len(root)+len(name):], 0
	}
}

func (s *Substitution) add(root, text string) {
	if root != "" || text != "" {
		s.parts = append(s.parts, substituted{root, text})
	}
}

// variableName is the name that text begins with. What punctuates a sentence isn't part of it.
func variableName(text string) string {
	end := 0
	for end < len(text) && isVariableByte(text[end]) {
		end++
	}
	return strings.TrimRight(text[:end], ".-:")
}

func isVariableByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.' || c == '-' || c == ':'
}

// Append puts in what value answers for each variable. A name may go up to a dash or a colon that belongs to the text; so one that
// value doesn't know is tried again without what follows the last of those. missing is what stands for a variable without a value.
func (s *Substitution) Append(dst []byte, value func(root, name string) (string, bool), missing string) []byte {
	for i := range s.parts {
		if part := &s.parts[i]; part.root == "" {
			dst = append(dst, part.text...)
		} else {
			dst = appendVariable(dst, part, value, missing)
		}
	}
	return dst
}

func appendVariable(dst []byte, part *substituted, value func(root, name string) (string, bool), missing string) []byte {
	for name := part.text; ; {
		if text, ok := value(part.root, name); ok {
			dst = append(dst, text...)
			return append(dst, part.text[len(name):]...)
		}
		cut := strings.LastIndexAny(name, "-:")
		if cut < 0 {
			return append(dst, missing...)
		}
		name = name[:cut]
	}
}
