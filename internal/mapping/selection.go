package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/javaregex"
)

// Responses chooses among a method's integration responses: the first whose selectionPattern matches the whole subject, in order of
// status code, else the one without a pattern.
type Responses struct {
	patterned []patterned
	fallback  *Response // nil: none
}

type patterned struct {
	text     string
	pattern  *javaregex.Regexp // nil if it doesn't compile
	err      error
	response *Response
}

// CompileResponses compiles an integration's responses for a method that declares some status codes.
func CompileResponses(in *apigw.Integration, declared map[string]*apigw.MethodResponse, s Settings) (*Responses, []Problem) {
	all := &Responses{}
	var problems []Problem
	for _, status := range slices.Sorted(maps.Keys(in.IntegrationResponses)) {
		definition := in.IntegrationResponses[status]
		response, found := compileResponse(definition, status, declared, s)
		where := "integrationResponses " + status
		for _, problem := range found {
			problems = append(problems, Problem{where + " " + problem.Where, problem.Err})
		}
		if definition.SelectionPattern == nil || *definition.SelectionPattern == "" {
			if all.fallback == nil {
				all.fallback = response
			}
			continue
		}
		pattern, err := javaregex.Compile(*definition.SelectionPattern)
		if err != nil {
			problems = append(problems, Problem{where + " selectionPattern", err})
		}
		all.patterned = append(all.patterned, patterned{*definition.SelectionPattern, pattern, err, response})
	}
	return all, problems
}

// Select finds the integration response for what the endpoint answered. Its errors are faults.
func (r *Responses) Select(answer *exchange.EndpointResponse) (*Response, error) {
	for i := range r.patterned {
		candidate := &r.patterned[i]
		if candidate.err != nil {
			return nil, apigw.ConfigurationFault("Invalid selection pattern", candidate.err)
		}
		matches, err := candidate.pattern.MatchString(answer.Subject)
		if err != nil {
			return nil, apigw.ConfigurationFault("Invalid selection pattern", err)
		}
		if matches {
			return candidate.response, candidate.response.usable()
		}
	}
	if r.fallback == nil {
		return nil, apigw.ConfigurationFault(fmt.Sprintf(
			"No match for output mapping and no default output mapping configured. Endpoint Response Status Code: %d", answer.Status), nil)
	}
	return r.fallback, r.fallback.usable()
}

// usable is the fault of a response whose status the method doesn't declare, or nil.
func (m *Response) usable() error {
	if !m.declared {
		return apigw.ConfigurationFault("Output mapping refers to an invalid method response: "+strconv.Itoa(m.status), nil)
	}
	return nil
}

// Dump tells in which order responses are tried.
func (r *Responses) Dump() (lines []string) {
	for _, candidate := range r.patterned {
		lines = append(lines, fmt.Sprintf("%d when %s", candidate.response.status, candidate.text))
	}
	if r.fallback != nil {
		lines = append(lines, fmt.Sprintf("%d otherwise", r.fallback.status))
	}
	return lines
}
