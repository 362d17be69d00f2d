package authorize

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

// cognito is an authorizer that takes the tokens of user pools.
type cognito struct {
	token   token
	issuers []issuer
	pools   *UserPools
}

func compileUserPools(a *apigw.Authorizer, env *Env) (Authorizer, error) {
	if env.UserPools == nil {
		return nil, errors.New("there is nothing that knows user pools")
	}
	t, err := compileToken(a)
	if err != nil {
		return nil, err
	}
	c := &cognito{token: t, pools: env.UserPools}
	for _, arn := range a.ProviderARNs {
		at, err := c.pools.issuer(string(arn))
		if err != nil {
			return nil, err
		}
		c.issuers = append(c.issuers, at)
	}
	return c, nil
}

const bearer = "bearer "

// Identity is the token, without the word Bearer.
func (c *cognito) Identity(x *exchange.Exchange) (string, error) {
	value, err := c.token.of(x)
	if err != nil {
		return "", err
	}
	if len(value) > len(bearer) && strings.EqualFold(value[:len(bearer)], bearer) {
		value = strings.TrimSpace(value[len(bearer):])
	}
	traceIdentity(x, value)
	return value, nil
}

// deciding are the claims that decide.
type deciding struct {
	Issuer   string           `json:"iss"`
	Expiry   *jwt.NumericDate `json:"exp"`
	Before   *jwt.NumericDate `json:"nbf"`
	Use      string           `json:"token_use"`
	Scope    string           `json:"scope"`
	ClientId string           `json:"client_id"`
	Audience jwt.Audience     `json:"aud"`
	Subject  string           `json:"sub"`
}

func (c *cognito) Authorize(ctx context.Context, x *exchange.Exchange, identity string, target Target) (*Decision, error) {
	found, all, err := c.verified(ctx, identity)
	if err != nil {
		return nil, err
	}
	if err := c.check(found, target.Scopes); err != nil {
		return nil, err
	}
	x.Trace.Log("Using valid token of %s for principal: %s", found.Issuer, exchange.Mask(found.Subject))
	texts, err := claimTexts(all)
	if err != nil {
		return nil, unauthorized(err.Error())
	}
	return &Decision{PrincipalId: found.Subject, Claims: texts}, nil
}

// verified are the claims of a token that a pool of the authorizer signed.
func (c *cognito) verified(ctx context.Context, text string) (*deciding, map[string]json.RawMessage, error) {
	parsed, err := jwt.ParseSigned(text, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || len(parsed.Headers) != 1 {
		return nil, nil, unauthorized("the token can't be read")
	}
	var found deciding
	if err := parsed.UnsafeClaimsWithoutVerification(&found); err != nil {
		return nil, nil, unauthorized("the token's claims can't be read")
	}
	at := slices.IndexFunc(c.issuers, func(at issuer) bool { return slices.Contains(at.names, found.Issuer) })
	if at < 0 {
		return nil, nil, unauthorized("the token is of another issuer")
	}
	key, err := c.pools.key(ctx, c.issuers[at], parsed.Headers[0].KeyID)
	switch {
	case errors.Is(err, errUnknownKey):
		return nil, nil, unauthorized(err.Error())
	case err != nil:
		return nil, nil, failure(err.Error(), err)
	}
	all := make(map[string]json.RawMessage)
	if err := parsed.Claims(key.Key, &found, &all); err != nil {
		return nil, nil, unauthorized("the token's signature is wrong")
	}
	return &found, all, nil
}

// check holds what a pool vouches for against what is wanted now and of this method.
func (c *cognito) check(found *deciding, scopes []string) error {
	now := c.pools.now()
	switch {
	case found.Expiry == nil || !now.Before(found.Expiry.Time()):
		return &apigw.Fault{Type: apigw.Unauthorized, Message: "The incoming token has expired", Cause: "Unauthorized: the token has expired"}
	case found.Before != nil && now.Before(found.Before.Time()):
		return unauthorized("the token isn't valid yet")
	case len(scopes) == 0 && found.Use != "id":
		return unauthorized("the token is no identity token")
	case len(scopes) > 0 && found.Use != "access":
		return unauthorized("the token is no access token")
	case len(scopes) > 0 && !slices.ContainsFunc(strings.Fields(found.Scope), func(s string) bool { return slices.Contains(scopes, s) }):
		return unauthorized("the token has none of the method's scopes")
	}
	audience := []string(found.Audience)
	if found.Use == "access" {
		audience = []string{found.ClientId}
	}
	for _, name := range audience {
		if matched, err := c.token.matches(name); matched || err != nil {
			return err
		}
	}
	if c.token.want != nil {
		return unauthorized("the token's audience doesn't match the identity validation expression")
	}
	return nil
}

// claimTexts are claims as templates and functions see them: everything is a string, lists are joined by commas.
func claimTexts(all map[string]json.RawMessage) (map[string]string, error) {
	texts := make(map[string]string, len(all))
	for name, raw := range all {
		text, err := claimText(name, raw)
		if err != nil {
			return nil, err
		}
		texts[name] = text
	}
	return texts, nil
}

const claimDate = "Mon Jan 02 15:04:05 UTC 2006"

func claimText(name string, raw json.RawMessage) (string, error) {
	switch {
	case name == "exp" || name == "iat":
		var date jwt.NumericDate
		if err := json.Unmarshal(raw, &date); err != nil {
			return "", err
		}
		return time.Unix(int64(date), 0).UTC().Format(claimDate), nil
	case raw[0] == '"':
		var text string
		err := json.Unmarshal(raw, &text)
		return text, err
	case raw[0] == '[':
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return "", err
		}
		texts := make([]string, len(list))
		for i, element := range list {
			var err error
			if texts[i], err = claimText("", element); err != nil {
				return "", err
			}
		}
		return strings.Join(texts, ","), nil
	default:
		return string(raw), nil
	}
}
