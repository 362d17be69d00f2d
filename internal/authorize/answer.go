package authorize

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// maxAnswer is how many bytes a function may answer.
const maxAnswer = 8 << 10

// parseAnswer reads what a function answered. Its errors are about the function.
func parseAnswer(text []byte) (*Decision, error) {
	if len(text) > maxAnswer {
		return nil, fmt.Errorf("it is larger than %d bytes", maxAnswer)
	}
	var answer struct {
		PrincipalId        *string                    `json:"principalId"`
		PolicyDocument     json.RawMessage            `json:"policyDocument"`
		Context            map[string]json.RawMessage `json:"context"`
		UsageIdentifierKey string                     `json:"usageIdentifierKey"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, errors.New("it isn't an object of principalId, policyDocument and context")
	}
	switch {
	case answer.PrincipalId == nil || *answer.PrincipalId == "":
		return nil, errors.New("it has no principalId")
	case len(answer.PolicyDocument) == 0:
		return nil, errors.New("it has no policyDocument")
	}
	d := &Decision{PrincipalId: *answer.PrincipalId, UsageIdentifierKey: answer.UsageIdentifierKey}
	var err error
	if d.Policy, err = ParsePolicy(answer.PolicyDocument); err != nil {
		return nil, err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, answer.PolicyDocument); err != nil {
		return nil, err
	}
	d.PolicyText = compact.String()
	d.Context, err = contextValues(answer.Context)
	return d, err
}

// contextValues are strings, whatever they were: text, numbers and truth values are allowed, lists and objects aren't.
func contextValues(given map[string]json.RawMessage) (map[string]string, error) {
	if given == nil {
		return nil, nil
	}
	values := make(map[string]string, len(given))
	for name, raw := range given {
		switch raw[0] {
		case '{', '[':
			return nil, fmt.Errorf("its context has a value that is no string, number or boolean: %s", name)
		case '"':
			var text string
			if err := json.Unmarshal(raw, &text); err != nil {
				return nil, err
			}
			values[name] = text
		case 'n': // null is none
		default:
			values[name] = string(raw)
		}
	}
	return values, nil
}
