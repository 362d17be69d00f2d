package authorize

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"stile/internal/exchange"
)

// Policy says which methods may be called, in the language of AWS's policies.
type Policy struct{ statements []statement }

type statement struct {
	deny         bool
	actions      []string
	notActions   bool // all actions but these
	resources    []string
	notResources bool // all resources but these
	conditions   []condition
}

// Verdict is what a policy says of a request.
type Verdict uint8

const (
	ImplicitDeny Verdict = iota // nothing allows it
	ExplicitDeny                // something forbids it
	Allowed
)

// oneOrMore is a string or a list of strings.
type oneOrMore []string

func (o *oneOrMore) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		*o = make(oneOrMore, 1)
		return json.Unmarshal(text, &(*o)[0])
	}
	return json.Unmarshal(text, (*[]string)(o))
}

// maxResource is how many characters the name of a resource may have.
const maxResource = 512

// ParsePolicy reads a policy document. What it can't enforce, it refuses.
func ParsePolicy(text []byte) (*Policy, error) {
	var document struct {
		Statement json.RawMessage
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, errors.New("its policyDocument is no policy")
	}
	raw := []json.RawMessage{document.Statement}
	if len(document.Statement) > 0 && document.Statement[0] == '[' {
		if err := json.Unmarshal(document.Statement, &raw); err != nil {
			return nil, err
		}
	}
	p := &Policy{}
	for _, text := range raw {
		s, err := parseStatement(text)
		if err != nil {
			return nil, err
		}
		p.statements = append(p.statements, s)
	}
	return p, nil
}

func parseStatement(text json.RawMessage) (statement, error) {
	var given struct {
		Effect                                   string
		Action, NotAction, Resource, NotResource oneOrMore
		Condition                                map[string]map[string]conditionValues
	}
	if err := json.Unmarshal(text, &given); err != nil {
		return statement{}, errors.New("its policyDocument has a statement that is none")
	}
	s := statement{deny: given.Effect == "Deny", actions: given.Action, resources: given.Resource}
	switch {
	case !s.deny && given.Effect != "Allow":
		return s, fmt.Errorf("its policyDocument has the effect %q", given.Effect)
	case (given.Action == nil) == (given.NotAction == nil):
		return s, errors.New("its policyDocument has a statement without exactly one of Action and NotAction")
	case (given.Resource == nil) == (given.NotResource == nil):
		return s, errors.New("its policyDocument has a statement without exactly one of Resource and NotResource")
	}
	if given.NotAction != nil {
		s.actions, s.notActions = given.NotAction, true
	}
	if given.NotResource != nil {
		s.resources, s.notResources = given.NotResource, true
	}
	for _, resource := range s.resources {
		if len(resource) > maxResource {
			return s, fmt.Errorf("its policyDocument names a resource with more than %d characters", maxResource)
		}
	}
	var err error
	s.conditions, err = compileConditions(given.Condition)
	return s, err
}

const invokeAction = "execute-api:invoke"

// Evaluate says whether a request may call a method. What forbids wins over what allows.
func (p *Policy) Evaluate(x *exchange.Exchange, methodArn string) Verdict {
	verdict := ImplicitDeny
	for i := range p.statements {
		s := &p.statements[i]
		if !s.applies(x, methodArn) {
			continue
		}
		if s.deny {
			return ExplicitDeny
		}
		verdict = Allowed
	}
	return verdict
}

func (s *statement) applies(x *exchange.Exchange, methodArn string) bool {
	isAction := matchesAny(s.actions, invokeAction, true)
	isResource := matchesAny(s.resources, methodArn, false)
	if isAction == s.notActions || isResource == s.notResources {
		return false
	}
	for _, c := range s.conditions {
		if !c.holds(x) {
			return false
		}
	}
	return true
}

func matchesAny(patterns []string, text string, fold bool) bool {
	for _, pattern := range patterns {
		if fold {
			pattern = strings.ToLower(pattern)
		}
		if like(pattern, text) {
			return true
		}
	}
	return false
}

// like matches text against a pattern in which * stands for anything and ? for one character.
func like(pattern, text string) bool {
	star, mark := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
