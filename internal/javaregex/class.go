package javaregex

// class reads from [ to behind its ].
func (p *parser) class() set {
	p.pos++
	s := p.members()
	p.pos++
	return s
}

// members reads a class up to its ], which it leaves.
func (p *parser) members() set {
	p.enter()
	defer func() { p.depth-- }()
	negated := false
	if p.raw(0) == '^' && p.pos > 0 && p.text[p.pos-1] == '[' {
		negated = true
		p.pos++
	}
	var all set
	some := false // a ] that comes first is a member
	for {
		switch c := p.peek(); {
		case c == end:
			p.fail("unclosed character class")
		case c == ']' && some:
			if negated {
				return negate(all)
			}
			return all
		case c == '[':
			all = union(all, p.class())
		case c == '&' && p.raw(1) == '&':
			p.pos += 2
			all = p.intersection(all, some)
		default:
			all = union(all, p.member())
		}
		some = true
	}
}

// intersection reads the right side of && and intersects all with it.
func (p *parser) intersection(all set, some bool) set {
	var right set
	found := false
	for c := p.peek(); c != ']' && c != '&'; c = p.peek() {
		if c == end {
			p.fail("unclosed character class")
		}
		if c == '[' {
			right = union(right, p.class())
		} else {
			right = p.members()
		}
		found = true
	}
	switch {
	case !found && !some:
		p.fail("bad class syntax")
	case !found:
		return all
	case !some:
		return right
	}
	return intersect(all, right)
}

// member reads a character, a range or a predefined class.
func (p *parser) member() set {
	from, s := p.bound()
	if s != nil {
		return s
	}
	if p.peek() != '-' || p.raw(1) == '[' || p.raw(1) == ']' || p.raw(1) == end {
		return p.folded(single(from))
	}
	p.pos++
	to, s := p.bound()
	if s != nil || to < from {
		p.fail("illegal character range")
	}
	return p.folded(set{{from, to}})
}

// bound reads one character, or else the set that an escape stands for.
func (p *parser) bound() (rune, set) {
	if !p.accept('\\') {
		return p.next(), nil
	}
	if s, ok := p.classEscape(); ok {
		return 0, s
	}
	return p.character(), nil
}

// classEscape reads what stands behind a backslash if it is a set of characters.
func (p *parser) classEscape() (set, bool) {
	c := p.raw(0)
	var s set
	switch c {
	case 'd', 'D':
		s = p.digitSet()
	case 'h', 'H':
		s = horizontalSpace
	case 's', 'S':
		s = p.spaceSet()
	case 'v', 'V':
		s = verticalSpace
	case 'w', 'W':
		s = p.wordClass()
	case 'p', 'P':
		p.pos++
		s = p.property()
	default:
		return nil, false
	}
	p.pos++
	if c <= 'Z' {
		s = negate(s)
	}
	if s == nil {
		s = set{}
	}
	return s, true
}
