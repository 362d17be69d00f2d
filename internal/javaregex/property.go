package javaregex

import (
	"strings"
	"sync"
	"unicode"
)

var (
	digits          = set{{'0', '9'}}
	spaces          = chars(" \t\n\v\f\r")
	wordChars       = union(digits, chars("_"), set{{'a', 'z'}, {'A', 'Z'}})
	horizontalSpace = union(chars(" \t\u00A0\u1680\u180e\u202f\u205f\u3000"), set{{0x2000, 0x200A}})
	verticalSpace   = union(set{{'\n', '\r'}}, chars("\u0085\u2028\u2029"))
)

func (p *parser) digitSet() set {
	if p.flags.unicodeClass {
		return tables(unicode.Nd)
	}
	return digits
}

func (p *parser) spaceSet() set {
	if p.flags.unicodeClass {
		return tables(unicode.White_Space)
	}
	return spaces
}

func (p *parser) wordClass() set {
	if p.flags.unicodeClass {
		return union(alphabetic(), tables(unicode.M, unicode.Nd, unicode.Pc, unicode.Join_Control))
	}
	return wordChars
}

func alphabetic() set {
	return tables(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
}

// posix are the classes of ASCII characters.
var posix = map[string]set{
	"ASCII":  {{0, 0x7F}},
	"Alnum":  union(digits, set{{'a', 'z'}, {'A', 'Z'}}),
	"Alpha":  {{'A', 'Z'}, {'a', 'z'}},
	"Blank":  chars(" \t"),
	"Cntrl":  {{0, 0x1F}, {0x7F, 0x7F}},
	"Digit":  digits,
	"Graph":  {{'!', '~'}},
	"Lower":  {{'a', 'z'}},
	"Print":  {{' ', '~'}},
	"Punct":  {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}},
	"Space":  spaces,
	"Upper":  {{'A', 'Z'}},
	"XDigit": {{'0', '9'}, {'A', 'F'}, {'a', 'f'}},
}

// posixUnicode are the same classes with (?U), and what \p{Is...} names.
var posixUnicode = map[string]func() set{
	"ALPHABETIC":  alphabetic,
	"ALPHA":       alphabetic,
	"LETTER":      func() set { return tables(unicode.L) },
	"IDEOGRAPHIC": func() set { return tables(unicode.Ideographic) },
	"LOWERCASE":   func() set { return tables(unicode.Ll, unicode.Other_Lowercase) },
	"LOWER":       func() set { return tables(unicode.Ll, unicode.Other_Lowercase) },
	"UPPERCASE":   func() set { return tables(unicode.Lu, unicode.Other_Uppercase) },
	"UPPER":       func() set { return tables(unicode.Lu, unicode.Other_Uppercase) },
	"TITLECASE":   func() set { return tables(unicode.Lt) },
	"WHITE_SPACE": func() set { return tables(unicode.White_Space) },
	"WHITESPACE":  func() set { return tables(unicode.White_Space) },
	"SPACE":       func() set { return tables(unicode.White_Space) },
	"CONTROL":     func() set { return tables(unicode.Cc) },
	"CNTRL":       func() set { return tables(unicode.Cc) },
	"PUNCTUATION": func() set { return tables(unicode.P) },
	"PUNCT":       func() set { return tables(unicode.P) },
	"HEX_DIGIT":   hexDigits,
	"HEXDIGIT":    hexDigits,
	"XDIGIT":      hexDigits,
	"DIGIT":       func() set { return tables(unicode.Nd) },
	"ALNUM":       func() set { return union(alphabetic(), tables(unicode.Nd)) },
	"BLANK":       func() set { return union(tables(unicode.Zs), chars("\t")) },
	"GRAPH":       graph,
	"PRINT":       func() set { return intersect(union(graph(), tables(unicode.Zs)), negate(tables(unicode.Cc))) },
	"WORD":        func() set { return (&parser{flags: flags{unicodeClass: true}}).wordClass() },
	"ASSIGNED":    func() set { return negate(unassigned()) },
	"JOIN_CONTROL": func() set {
		return tables(unicode.Join_Control)
	},
	"NONCHARACTER_CODE_POINT": func() set { return tables(unicode.Noncharacter_Code_Point) },
}

func hexDigits() set { return union(tables(unicode.Nd), tables(unicode.Hex_Digit)) }

func graph() set {
	return negate(union(tables(unicode.White_Space, unicode.Cc, unicode.Cs), unassigned()))
}

var unassigned = sync.OnceValue(func() set {
	return negate(tables(unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.C))
})

// javaMethods are java.lang.Character's is... methods.
var javaMethods = map[string]func() set{
	"LowerCase":     func() set { return tables(unicode.Ll, unicode.Other_Lowercase) },
	"UpperCase":     func() set { return tables(unicode.Lu, unicode.Other_Uppercase) },
	"Alphabetic":    alphabetic,
	"Ideographic":   func() set { return tables(unicode.Ideographic) },
	"TitleCase":     func() set { return tables(unicode.Lt) },
	"Digit":         func() set { return tables(unicode.Nd) },
	"Letter":        func() set { return tables(unicode.L) },
	"LetterOrDigit": func() set { return tables(unicode.L, unicode.Nd) },
	"Defined":       func() set { return negate(unassigned()) },
	"SpaceChar":     func() set { return tables(unicode.Z) },
	"Whitespace": func() set {
		return union(intersect(tables(unicode.Z), negate(chars("\u00A0\u2007\u202F"))), set{{'\t', '\r'}, {0x1C, 0x1F}})
	},
	"ISOControl": func() set { return tables(unicode.Cc) },
}

// property reads the name behind \p, leaving the last character for the caller.
func (p *parser) property() set {
	c := p.raw(0)
	if c == end {
		p.fail("unexpected end behind \\p")
	}
	name := string(c)
	if c == '{' {
		from := p.pos + 1
		for p.raw(0) != '}' {
			if p.raw(0) == end {
				p.fail("unclosed character family")
			}
			p.pos++
		}
		name = string(p.text[from:p.pos])
	}
	s, ok := p.propertyNamed(name)
	if !ok {
		p.fail("unknown or unsupported character property {%s}", name)
	}
	return s
}

func (p *parser) propertyNamed(name string) (set, bool) {
	kind, value, assigned := strings.Cut(name, "=")
	if assigned {
		switch strings.ToLower(kind) {
		case "sc", "script":
			return script(value)
		case "gc", "general_category":
			return p.category(value)
		}
		return nil, false
	}
	switch {
	case strings.HasPrefix(name, "Is"):
		return p.unicodeNamed(name[len("Is"):])
	case strings.HasPrefix(name, "In"):
		return block(name[len("In"):])
	case strings.HasPrefix(name, "java"):
		method, ok := javaMethods[name[len("java"):]]
		if !ok {
			return nil, false
		}
		return p.anyCase(name[len("java"):], method()), true
	}
	if s, ok := posix[name]; ok {
		if p.flags.unicodeClass && name != "ASCII" {
			s = posixUnicode[strings.ToUpper(name)]()
		}
		return p.anyCase(name, s), true
	}
	return p.category(name)
}

func (p *parser) unicodeNamed(name string) (set, bool) {
	if property, ok := posixUnicode[strings.ToUpper(name)]; ok {
		return p.anyCase(name, property()), true
	}
	if s, ok := p.category(name); ok {
		return s, true
	}
	return script(name)
}

func (p *parser) category(name string) (set, bool) {
	switch name {
	case "all":
		return everything, true
	case "L1":
		return set{{0, 0xFF}}, true
	case "LC":
		return tables(unicode.Lu, unicode.Ll, unicode.Lt), true
	case "LD":
		return tables(unicode.L, unicode.Nd), true
	case "Cn":
		return unassigned(), true
	case "C":
		return union(tables(unicode.C), unassigned()), true
	}
	table, ok := unicode.Categories[name]
	if !ok || len(name) > 2 {
		return nil, false
	}
	return p.anyCase(name, tables(table)), true
}

// anyCase is the class of all cased letters, if name is that of one case and the flags ask for both.
func (p *parser) anyCase(name string, s set) set {
	if !p.flags.foldCase {
		return s
	}
	switch strings.ToUpper(name) {
	case "LU", "LL", "LT":
		return tables(unicode.Lu, unicode.Ll, unicode.Lt)
	case "LOWER", "UPPER":
		if s[len(s)-1].to < unicode.MaxASCII {
			return posix["Alpha"]
		}
		return bothCases()
	case "LOWERCASE", "UPPERCASE", "TITLECASE":
		return bothCases()
	}
	return s
}

func bothCases() set {
	return tables(unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

func script(name string) (set, bool) {
	for script, table := range unicode.Scripts {
		if strings.EqualFold(script, name) {
			return tables(table), true
		}
	}
	return nil, false
}

// blocks are those Unicode blocks that are in use in patterns; the whole list is of little worth.
var blocks = map[string]span{
	"basiclatin":                {0, 0x7F},
	"latin1supplement":          {0x80, 0xFF},
	"latinextendeda":            {0x100, 0x17F},
	"latinextendedb":            {0x180, 0x24F},
	"combiningdiacriticalmarks": {0x300, 0x36F},
	"greek":                     {0x370, 0x3FF},
	"cyrillic":                  {0x400, 0x4FF},
	"hebrew":                    {0x590, 0x5FF},
	"arabic":                    {0x600, 0x6FF},
	"thai":                      {0xE00, 0xE7F},
	"generalpunctuation":        {0x2000, 0x206F},
	"currencysymbols":           {0x20A0, 0x20CF},
	"hiragana":                  {0x3040, 0x309F},
	"katakana":                  {0x30A0, 0x30FF},
	"cjkunifiedideographs":      {0x4E00, 0x9FFF},
	"hangulsyllables":           {0xAC00, 0xD7AF},
}

func block(name string) (set, bool) {
	b, ok := blocks[strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(name))]
	return set{b}, ok
}
