package vtl

// Whether '[' begins a range and '{' a pair is decided by reading on, as far as it takes. Where a parameter ends is remembered, so
// that nested ones are read once.

const nowhere = -1

func (p *parser) rangeFollows() bool {
	i := p.scanSpace(1)
	i = p.scanBound(i)
	if i == nowhere {
		return false
	}
	i = p.scanSpace(i)
	return p.peek(i).kind == doubleDot
}

// pairFollows looks two tokens ahead.
func (p *parser) pairFollows() bool {
	k := p.peek(0).kind
	if k == whitespace {
		return startsParameter(p.peek(1).kind)
	}
	if !startsParameter(k) {
		return false
	}
	next := p.peek(1).kind
	switch k {
	case referenceLeftCurly:
		return next == identifier
	case leftBracket:
		return next == whitespace || next == rightBracket || startsParameter(next)
	case leftCurly:
		return next == whitespace || next == rightCurly || next == referenceRightCurly || startsParameter(next)
	case identifier:
		return true
	}
	return next == whitespace || next == colon
}

func (p *parser) scan(i int, k kind) int {
	if i == nowhere || p.peek(i).kind != k {
		return nowhere
	}
	return i + 1
}

func (p *parser) scanSpace(i int) int {
	if i != nowhere && p.peek(i).kind == whitespace {
		return i + 1
	}
	return i
}

func (p *parser) scanBound(i int) int {
	if p.peek(i).kind == integerLiteral {
		return i + 1
	}
	return p.scanReference(i)
}

// scanParameter answers where the parameter that starts at the i-th token to come ends, or nowhere.
func (p *parser) scanParameter(i int) int {
	if i == nowhere {
		return nowhere
	}
	if end, ok := p.ends[p.at+i]; ok {
		if end == nowhere {
			return nowhere
		}
		return end - p.at
	}
	p.enter(p.peek(i).pos)
	defer p.leave()
	end := p.scanSpace(p.scanValue(p.scanSpace(i)))
	if p.ends == nil {
		p.ends = map[int]int{}
	}
	if end == nowhere {
		p.ends[p.at+i] = nowhere
	} else {
		p.ends[p.at+i] = p.at + end
	}
	return end
}

func (p *parser) scanValue(i int) int {
	switch p.peek(i).kind {
	case stringLiteral, integerLiteral, floatLiteral, literalTrue, literalFalse:
		return i + 1
	case identifier, referenceLeftCurly:
		return p.scanReference(i)
	case leftBracket:
		if end := p.scanRange(i); end != nowhere {
			return end
		}
		return p.scanList(i)
	case leftCurly:
		return p.scanMap(i)
	}
	return nowhere
}

func (p *parser) scanRange(i int) int {
	i = p.scanBound(p.scanSpace(i + 1))
	i = p.scan(p.scanSpace(i), doubleDot)
	if i == nowhere {
		return nowhere
	}
	i = p.scanBound(p.scanSpace(i))
	return p.scan(p.scanSpace(i), rightBracket)
}

func (p *parser) scanList(i int) int {
	i++
	if items := p.scanParameters(i); items != nowhere {
		i = items
	}
	return p.scan(i, rightBracket)
}

// scanParameters reads one or more, with commas between them.
func (p *parser) scanParameters(i int) int {
	end := p.scanParameter(i)
	for end != nowhere && p.peek(end).kind == comma {
		next := p.scanParameter(end + 1)
		if next == nowhere {
			break
		}
		end = next
	}
	return end
}

func (p *parser) scanMap(i int) int {
	i++
	if pairs := p.scanPairs(i); pairs != nowhere {
		i = pairs
	} else {
		i = p.scanSpace(i)
	}
	if p.peek(i).kind == rightCurly {
		return i + 1
	}
	return p.scan(i, referenceRightCurly)
}

func (p *parser) scanPairs(i int) int {
	end := p.scanPair(i)
	for end != nowhere && p.peek(end).kind == comma {
		next := p.scanPair(end + 1)
		if next == nowhere {
			break
		}
		end = next
	}
	return end
}

func (p *parser) scanPair(i int) int {
	return p.scanParameter(p.scan(p.scanParameter(i), colon))
}

func (p *parser) scanReference(i int) int {
	braces := p.peek(i).kind == referenceLeftCurly
	if braces {
		i++
	}
	i = p.scanIndexes(p.scan(i, identifier))
	for i != nowhere && p.peek(i).kind == dot {
		member := p.scan(i+1, identifier)
		if member == nowhere {
			break
		}
		if call := p.scanCall(member); call != nowhere {
			member = call
		}
		i = p.scanIndexes(member)
	}
	if braces {
		return p.scan(i, referenceRightCurly)
	}
	return i
}

func (p *parser) scanCall(i int) int {
	i = p.scan(i, leftParen)
	if i == nowhere {
		return nowhere
	}
	if parameters := p.scanParameters(i); parameters != nowhere {
		i = parameters
	}
	return p.scan(i, callRightParen)
}

func (p *parser) scanIndexes(i int) int {
	for i != nowhere && p.peek(i).kind == indexLeft {
		end := p.scanSpace(i + 1)
		switch p.peek(end).kind {
		case stringLiteral, integerLiteral, literalTrue, literalFalse:
			end++
		default:
			p.enter(p.peek(end).pos)
			end = p.scanReference(end)
			p.leave()
		}
		end = p.scan(p.scanSpace(end), indexRight)
		if end == nowhere {
			return i
		}
		i = end
	}
	return i
}
