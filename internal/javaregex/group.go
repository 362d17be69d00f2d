package javaregex

// group reads from ( to behind its ). A group that only sets flags is no node.
func (p *parser) group() *node {
	p.pos++
	before := p.flags
	if p.raw(0) != '?' {
		p.groups++
		n := &node{op: opCapture, group: p.groups}
		return p.body(n, before)
	}
	p.pos++
	c := p.raw(0)
	p.pos++
	switch c {
	case ':':
		return p.body(&node{op: opSequence}, before)
	case '>':
		return p.body(&node{op: opAtomic}, before)
	case '=', '!':
		return p.body(&node{op: opLook, negated: c == '!'}, before)
	case '<':
		return p.named(before)
	}
	p.pos--
	p.readFlags()
	switch p.next() {
	case ')':
		return nil
	case ':':
		return p.body(&node{op: opSequence}, before)
	}
	p.pos--
	p.fail("unknown inline modifier")
	return nil
}

func (p *parser) body(n *node, before flags) *node {
	n.parts = []*node{p.choice()}
	if !p.accept(')') {
		p.fail("unclosed group")
	}
	p.flags = before
	if n.op == opLook && n.behind && n.parts[0].any(unbounded) {
		p.fail("look-behind group does not have an obvious maximum length")
	}
	return n
}

// unbounded reports whether Java cannot tell how long a part of a look-behind is. What repeats a single character it can.
func unbounded(n *node) bool {
	if n.op == opReference {
		return true
	}
	if n.op != opRepeat || n.max != unlimited {
		return false
	}
	part := n.parts[0]
	for part.op == opCapture {
		part = part.parts[0]
	}
	return part.op != opSet
}

// named reads (?<name>...), (?<=...) or (?<!...).
func (p *parser) named(before flags) *node {
	if c := p.raw(0); c == '=' || c == '!' {
		p.pos++
		return p.body(&node{op: opLook, behind: true, negated: c == '!'}, before)
	}
	name := p.name()
	if _, taken := p.names[name]; taken {
		p.fail("named capturing group <%s> is already defined", name)
	}
	p.groups++
	p.names[name] = p.groups
	return p.body(&node{op: opCapture, group: p.groups}, before)
}

// name reads a group's name and the > behind it.
func (p *parser) name() string {
	from := p.pos
	for isAlnum(p.raw(0)) {
		p.pos++
	}
	name := string(p.text[from:p.pos])
	if name == "" || name[0] <= '9' {
		p.fail("capturing group name does not start with a Latin letter")
	}
	if p.raw(0) != '>' {
		p.fail("named capturing group is missing trailing '>'")
	}
	p.pos++
	return name
}

func isAlnum(r rune) bool { return isLetter(r) || '0' <= r && r <= '9' }

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func (p *parser) readFlags() {
	on := true
	for ; ; p.pos++ {
		switch p.peek() {
		case '-':
			if !on {
				return
			}
			on = false
		case 'i':
			p.flags.foldCase = on
		case 'd':
			p.flags.unixLines = on
		case 'm':
			p.flags.multiline = on
		case 's':
			p.flags.dotAll = on
		case 'u':
			p.flags.unicodeCase = on
		case 'x':
			p.flags.comments = on
		case 'U':
			p.flags.unicodeClass, p.flags.unicodeCase = on, on
		case 'c':
			p.fail("canonical equivalence is not supported")
		default:
			return
		}
	}
}
