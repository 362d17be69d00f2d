package jmespath

import (
	"math/big"

	"stile/internal/python"
)

// bracket parses an expression that begins with "[".
func (p *parser) bracket() (node, error) {
	switch {
	case p.kind() == kNumber || p.kind() == kColon:
		return p.index(current{})
	case p.kind() == kStar && p.kindAfter() == kRBracket:
		p.at += 2
		right, err := p.projected(power[kStar])
		return projection{current{}, right}, err
	}
	return p.multiSelectList()
}

// index parses what may follow "[" behind an expression: an index, a slice or a star.
func (p *parser) index(left node) (node, error) {
	switch {
	case p.kind() == kColon || p.kind() == kNumber && p.kindAfter() == kColon:
		s, err := p.slice()
		if err != nil {
			return nil, err
		}
		if _, chained := left.(indexed); chained { // as jmespath.py has it: a slice right behind an index doesn't project
			return indexed{left, s}, nil
		}
		right, err := p.projected(power[kStar])
		return projection{indexed{left, s}, right}, err
	case p.kind() == kNumber:
		at := element{clamp(p.token().value)}
		p.at++
		return indexed{left, at}, p.match(kRBracket)
	}
	if err := p.match(kStar); err != nil {
		return nil, err
	}
	if err := p.match(kRBracket); err != nil {
		return nil, err
	}
	right, err := p.projected(power[kStar])
	return projection{left, right}, err
}

func (p *parser) slice() (node, error) {
	var s slice
	for part := 0; p.kind() != kRBracket && part < 3; {
		t := p.token()
		switch t.kind {
		case kColon:
			if part++; part == 3 {
				return nil, p.fail(t, "syntax error")
			}
		case kNumber:
			n := clamp(t.value)
			s[part] = &n
		default:
			return nil, p.fail(t, "syntax error")
		}
		p.at++
	}
	return s, p.match(kRBracket)
}

// clamp brings an index of any size into a range where it still means "beyond either end".
func clamp(v any) int {
	const limit = 1 << 40
	if i, ok := v.(int64); ok {
		return int(min(max(i, -limit), limit))
	}
	return limit * python.Big(v).Cmp(new(big.Int))
}

func (p *parser) multiSelectList() (node, error) {
	var list multiSelectList
	for {
		item, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
		if p.kind() == kRBracket {
			p.at++
			return list, nil
		}
		if err := p.match(kComma); err != nil {
			return nil, err
		}
	}
}

func (p *parser) multiSelectHash() (node, error) {
	var hash multiSelectHash
	for {
		key := p.token()
		if err := p.matchOneOf("['quoted_identifier', 'unquoted_identifier']", kQuoted, kName); err != nil {
			return nil, err
		}
		if err := p.match(kColon); err != nil {
			return nil, err
		}
		value, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		hash = append(hash, pair{key.value.(string), value})
		switch p.kind() {
		case kComma:
			p.at++
		case kRBrace:
			p.at++
			return hash, nil
		}
	}
}
