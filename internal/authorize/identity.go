package authorize

import (
	"fmt"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/javaregex"
)

// source is one place of a request where an identity stands.
type source func(x *exchange.Exchange) (string, bool)

// compileSources reads an identity source: parts of the request, of $context and of the stage, separated by commas.
func compileSources(text string) ([]source, error) {
	var sources []source
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		s, err := compileSource(part)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func compileSource(text string) (source, error) {
	if name, ok := strings.CutPrefix(text, "method.request.header."); ok {
		return func(x *exchange.Exchange) (string, bool) { return x.Request.Header.Lookup(name) }, nil
	}
	if name, ok := strings.CutPrefix(text, "method.request.querystring."); ok {
		return func(x *exchange.Exchange) (string, bool) { return exchange.LastParam(x.Request.Query, name) }, nil
	}
	if name, ok := strings.CutPrefix(text, "stageVariables."); ok {
		return func(x *exchange.Exchange) (string, bool) {
			value, ok := x.StageVariables[name]
			return value, ok
		}, nil
	}
	if name, ok := strings.CutPrefix(text, "context."); ok {
		return func(x *exchange.Exchange) (string, bool) { return x.LookupString(name) }, nil
	}
	return nil, fmt.Errorf("identity source %q names no part of a request", text)
}

// token is the one header in which a TOKEN authorizer or a user pool's finds what identifies the caller.
type token struct {
	source source
	want   *javaregex.Regexp // nil for anything
}

const defaultTokenSource = "method.request.header.Authorization"

func compileToken(a *apigw.Authorizer) (token, error) {
	text := a.IdentitySource
	if text == "" {
		text = defaultTokenSource
	}
	s, err := compileSource(text)
	if err != nil {
		return token{}, err
	}
	t := token{source: s}
	if a.IdentityValidationExpression != "" {
		if t.want, err = javaregex.Compile(a.IdentityValidationExpression); err != nil {
			return token{}, fmt.Errorf("identity validation expression: %w", err)
		}
	}
	return t, nil
}

// of is the request's token.
func (t *token) of(x *exchange.Exchange) (string, error) {
	value, ok := t.source(x)
	if !ok || value == "" {
		return "", unauthorized("the request has no token")
	}
	return value, nil
}

// matches is whether a text is all of what the validation expression describes.
func (t *token) matches(text string) (bool, error) {
	if t.want == nil {
		return true, nil
	}
	matched, err := t.want.MatchString(text)
	if err != nil {
		return false, misconfigured("Identity validation expression can't be matched", err)
	}
	return matched, nil
}

// traceIdentity logs with what a request is to be authorised.
func traceIdentity(x *exchange.Exchange, identities ...string) {
	if x.Trace.On() {
		masked := make([]string, len(identities))
		for i, identity := range identities {
			masked[i] = exchange.Mask(identity)
		}
		x.Trace.Log("Incoming identity: %s", strings.Join(masked, ", "))
	}
}
