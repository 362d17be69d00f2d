package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"stile/internal/apigw"
)

var errPolicy = badRequest("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.")

// expandPolicy writes a resource policy as the service keeps it: compactly, and resources that begin with execute-api:/ made whole.
func (c *Call) expandPolicy(apiId, policy string) (string, error) {
	return compactPolicy(policy, "arn:"+apigw.Partition(c.Region)+":execute-api:"+c.Region+":"+c.AccountId+":"+apiId+"/")
}

// compactPolicy writes a policy compactly, and a list of one action or resource as that one. arn, unless empty, takes the place of
// the execute-api:/ that a resource begins with.
func compactPolicy(policy, arn string) (string, error) {
	if policy == "" {
		return "", nil
	}
	var out bytes.Buffer
	in, compact := jsontext.NewDecoder(strings.NewReader(policy)), jsontext.NewEncoder(&out)
	if in.PeekKind() != '{' {
		return "", errPolicy
	}
	for {
		token, err := in.ReadToken()
		if errors.Is(err, io.EOF) && in.StackDepth() == 0 {
			return strings.TrimSuffix(out.String(), "\n"), nil
		}
		if err != nil {
			return "", errPolicy
		}
		name := nameOf(in, token)
		if err := compact.WriteToken(token); err != nil {
			return "", errPolicy
		}
		switch name {
		case "Action", "NotAction":
			err = copySet(in, compact, "")
		case "Resource", "NotResource":
			err = copySet(in, compact, arn)
		}
		if err != nil {
			return "", errPolicy
		}
	}
}

// nameOf is the name of a member if that is what the token just read is, else "".
func nameOf(in *jsontext.Decoder, token jsontext.Token) string {
	if kind, n := in.StackIndex(in.StackDepth()); kind == '{' && n%2 == 1 {
		return token.String()
	}
	return ""
}

// copySet copies a string or a list of strings; arn, unless empty, takes the place of the execute-api:/ that one begins with.
func copySet(in *jsontext.Decoder, out *jsontext.Encoder, arn string) error {
	value, err := in.ReadValue()
	if err != nil {
		return err
	}
	set := make([]string, 1)
	if value.Kind() == '[' {
		err = json.Unmarshal(value, &set)
	} else {
		err = json.Unmarshal(value, &set[0])
	}
	if err != nil {
		return err
	}
	for i, element := range set {
		if rest, ok := strings.CutPrefix(element, "execute-api:/"); ok && arn != "" {
			set[i] = arn + rest
		}
	}
	if len(set) == 1 {
		return out.WriteToken(jsontext.String(set[0]))
	}
	list := []jsontext.Token{jsontext.BeginArray}
	for _, element := range set {
		list = append(list, jsontext.String(element))
	}
	for _, token := range append(list, jsontext.EndArray) {
		if err := out.WriteToken(token); err != nil {
			return err
		}
	}
	return nil
}

// escapePolicy is a policy as the service answers it: escaped as if it stood within a JSON string already, slashes too.
func escapePolicy(policy string) string { return policyEscapes.Replace(policy) }

var policyEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `/`, `\/`)
