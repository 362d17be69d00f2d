package control

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

var errPolicy = badRequest("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.")

// expandPolicy writes a resource policy compactly, with resources that begin with execute-api:/ made whole.
func (c *Call) expandPolicy(apiId, policy string) (string, error) {
	if policy == "" {
		return "", nil
	}
	arn := "arn:" + partition(c.Region) + ":execute-api:" + c.Region + ":" + c.AccountId + ":" + apiId + "/"
	var out bytes.Buffer
	in, compact := jsontext.NewDecoder(strings.NewReader(policy)), jsontext.NewEncoder(&out)
	if in.PeekKind() != '{' {
		return "", errPolicy
	}
	for {
		token, err := in.ReadToken()
		if errors.Is(err, io.EOF) && out.Len() > 0 && in.StackDepth() == 0 {
			return strings.TrimSuffix(out.String(), "\n"), nil
		}
		if err != nil {
			return "", errPolicy
		}
		if token.Kind() == '"' {
			if rest, ok := strings.CutPrefix(token.String(), "execute-api:/"); ok {
				token = jsontext.String(arn + rest)
			}
		}
		if err := compact.WriteToken(token); err != nil {
			return "", errPolicy
		}
	}
}

// escapePolicy is a policy as the service answers it: with its quotes escaped as if it stood within a JSON string already.
func escapePolicy(policy string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(policy)
}

// partition is the part of AWS a region belongs to.
func partition(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}
