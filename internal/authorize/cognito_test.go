package authorize

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"stile/internal/apigw"
)

const poolArn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC"

var poolKey, otherKey = newKey(), newKey()

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// signed is a token with claims, signed by a key.
func signed(t *testing.T, key any, algorithm jose.SignatureAlgorithm, id string, claims map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: id}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func idClaims(change ...any) map[string]any {
	claims := map[string]any{
		"iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC", "sub": "user-1", "aud": "client", "token_use": "id",
		"exp": time.Now().Add(3 * time.Hour).Unix(), "iat": 1700000000, "auth_time": 1700000000,
		"cognito:groups": []string{"a", "b"}, "email_verified": true, "name": "Ada",
	}
	for i := 0; i < len(change); i += 2 {
		if change[i+1] == nil {
			delete(claims, change[i].(string))
		} else {
			claims[change[i].(string)] = change[i+1]
		}
	}
	return claims
}

func accessClaims() map[string]any {
	return idClaims("token_use", "access", "aud", nil, "client_id", "client", "scope", "pets/read openid")
}

func (w *world) serveKeys(keys ...jose.JSONWebKey) {
	w.pools = func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/us-east-1_AbC/.well-known/jwks.json" {
			w.t.Errorf("keys of %s are asked for", r.URL.Path)
		}
		_ = json.NewEncoder(rw).Encode(jose.JSONWebKeySet{Keys: keys})
	}
}

func public(key *rsa.PrivateKey, id string) jose.JSONWebKey {
	return jose.JSONWebKey{Key: key.Public(), KeyID: id, Algorithm: "RS256", Use: "sig"}
}

func poolAuthorizer() *apigw.Authorizer {
	return &apigw.Authorizer{
		Id: "auth01", Type: apigw.AuthorizerCognitoUserPools, ProviderARNs: []apigw.ProviderARN{poolArn},
		IdentitySource: "method.request.header.Authorization",
	}
}

func TestAnIdentityTokensClaimsAreStrings(t *testing.T) {
	w := newWorld(t)
	w.serveKeys(public(poolKey, "k1"))
	token := signed(t, poolKey, jose.RS256, "k1", idClaims())
	for _, header := range []string{token, "Bearer " + token, "bearer  " + token} {
		d, err := w.authorize(poolAuthorizer(), request("", "Authorization", header))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{
			"sub": "user-1", "aud": "client", "name": "Ada", "email_verified": "true", "cognito:groups": "a,b", "auth_time": "1700000000",
			"iat": "Tue Nov 14 22:13:20 UTC 2023", "token_use": "id",
		} {
			if d.Claims[name] != want {
				t.Errorf("%s: %q, want %q", name, d.Claims[name], want)
			}
		}
		if d.PrincipalId != "user-1" || d.Allows(request(""), methodArn) != Allowed {
			t.Errorf("%+v", d)
		}
	}
	if w.fetch != 1 {
		t.Errorf("the keys were fetched %d times", w.fetch)
	}
}

func TestATokenThatDoesntFitIsRefused(t *testing.T) {
	w := newWorld(t)
	w.serveKeys(public(poolKey, "k1"), public(otherKey, "k2"))
	elliptical, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	token := signed(t, poolKey, jose.RS256, "k1", idClaims())
	parts := strings.Split(token, ".")
	none := strings.Split(signed(t, []byte(strings.Repeat("k", 32)), jose.HS256, "k1", idClaims()), ".")
	expressed := poolAuthorizer()
	expressed.IdentityValidationExpression = "cl.*"
	strict := poolAuthorizer()
	strict.IdentityValidationExpression = "cl"
	for _, c := range []struct {
		name   string
		a      *apigw.Authorizer
		token  string
		scopes []string
		want   string // of the message; "" for the type's own
		taken  bool
	}{
		{name: "no token"},
		{name: "garbage", token: "x"},
		{name: "garbage in three parts", token: "x.y.z"},
		{name: "another key", token: signed(t, otherKey, jose.RS256, "k1", idClaims())},
		{name: "an unknown key", token: signed(t, otherKey, jose.RS256, "k3", idClaims())},
		{name: "a changed claim", token: parts[0] + "." + parts[1][:len(parts[1])-2] + "AA." + parts[2]},
		{name: "no signature", token: parts[0] + "." + parts[1] + "."},
		{name: "a secret's signature", token: strings.Join(none, ".")},
		{name: "an elliptic key's signature", token: signed(t, elliptical, jose.ES256, "k1", idClaims())},
		{name: "another algorithm of the key", token: signed(t, poolKey, jose.PS256, "k1", idClaims())},
		{name: "another pool", token: signed(t, poolKey, jose.RS256, "k1", idClaims("iss", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Other"))},
		{name: "no issuer", token: signed(t, poolKey, jose.RS256, "k1", idClaims("iss", nil))},
		{name: "expired", token: signed(t, poolKey, jose.RS256, "k1", idClaims("exp", time.Now().Add(-time.Second).Unix())), want: "The incoming token has expired"},
		{name: "without an end", token: signed(t, poolKey, jose.RS256, "k1", idClaims("exp", nil)), want: "The incoming token has expired"},
		{name: "not yet", token: signed(t, poolKey, jose.RS256, "k1", idClaims("nbf", time.Now().Add(time.Hour).Unix()))},
		{name: "an access token without scopes", token: signed(t, poolKey, jose.RS256, "k1", accessClaims())},
		{name: "an identity token with scopes", token: token, scopes: []string{"openid"}},
		{name: "none of the scopes", token: signed(t, poolKey, jose.RS256, "k1", accessClaims()), scopes: []string{"pets/write", "pets"}},
		{name: "one of the scopes", token: signed(t, poolKey, jose.RS256, "k1", accessClaims()), scopes: []string{"pets/write", "pets/read"}, taken: true},
		{name: "the audience", a: expressed, token: token, taken: true},
		{name: "an access token's client", a: expressed, token: signed(t, poolKey, jose.RS256, "k1", accessClaims()), scopes: []string{"openid"}, taken: true},
		{name: "part of the audience", a: strict, token: token},
		{name: "the emulator's name for the pool", token: signed(t, poolKey, jose.RS256, "k1", idClaims("iss", w.url+"/us-east-1_AbC")), taken: true},
	} {
		a := c.a
		if a == nil {
			a = poolAuthorizer()
		}
		_, err := w.authorize(a, request("", "Authorization", c.token), c.scopes...)
		var fault *apigw.Fault
		if c.taken != (err == nil) || err != nil && (!errors.As(err, &fault) || fault.Type != apigw.Unauthorized || fault.Message != c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestKeysAreFetchedAgainForAnUnknownOneButNotAtAnyRate(t *testing.T) {
	w := newWorld(t)
	now := time.Now()
	w.env.UserPools.now = func() time.Time { return now }
	w.serveKeys(public(poolKey, "k1"))
	authorize := func(key *rsa.PrivateKey, id string) error {
		_, err := w.authorize(poolAuthorizer(), request("", "Authorization", signed(t, key, jose.RS256, id, idClaims())))
		return err
	}
	if err := authorize(poolKey, "k1"); err != nil {
		t.Fatal(err)
	}
	w.serveKeys(public(poolKey, "k1"), public(otherKey, "k2"))
	if err := authorize(otherKey, "k2"); err == nil || w.fetch != 1 {
		t.Errorf("at once: %v after %d fetches", err, w.fetch)
	}
	now = now.Add(keysRetry)
	if err := authorize(otherKey, "k2"); err != nil || w.fetch != 2 {
		t.Errorf("later: %v after %d fetches", err, w.fetch)
	}
	w.pools = func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(503) }
	now = now.Add(keysKept)
	if err := authorize(poolKey, "k1"); err != nil || w.fetch != 3 {
		t.Errorf("a pool that can't be reached locks everybody out: %v after %d fetches", err, w.fetch)
	}
}

func TestAPoolThatCantBeReachedIsTheAuthorizersFailure(t *testing.T) {
	w := newWorld(t)
	for name, serve := range map[string]http.HandlerFunc{
		"an error": func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(500) },
		"no keys":  func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte("x")) },
		"too much": func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, maxKeys+1)) },
	} {
		w.env.UserPools.pools = map[string]*userPool{}
		w.pools = serve
		_, err := w.authorize(poolAuthorizer(), request("", "Authorization", signed(t, poolKey, jose.RS256, "k1", idClaims())))
		var fault *apigw.Fault
		if !errors.As(err, &fault) || fault.Type != apigw.AuthorizerFailure {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAKeyThatCantBeReadLeavesTheOthers(t *testing.T) {
	good, err := json.Marshal(public(poolKey, "k1"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := readKeys([]byte(`{"keys":[{"kty":"new"},` + string(good) + `,7]}`))
	if err != nil || len(keys.Keys) != 1 || keys.Keys[0].KeyID != "k1" {
		t.Errorf("%v %v", keys, err)
	}
}

func FuzzReadKeys(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"k","n":"AQAB","e":"AQAB"}]}`))
	f.Fuzz(func(_ *testing.T, text []byte) { _, _ = readKeys(text) })
}

func TestACallerThatGoesAwayDoesntKeepOthersFromThePoolsKeys(t *testing.T) {
	w := newWorld(t)
	w.serveKeys(public(poolKey, "k1"))
	gone, leave := context.WithCancel(t.Context())
	leave()
	compiled, err := Compile(poolAuthorizer(), testApi, w.env)
	if err != nil {
		t.Fatal(err)
	}
	token := signed(t, poolKey, jose.RS256, "k1", idClaims())
	w.turn.Add(1)
	for _, ctx := range []context.Context{gone, t.Context()} {
		if _, err := compiled.Authorize(ctx, request(""), token, Target{}); err != nil {
			t.Error(err)
		}
	}
	w.turn.Add(1)
	if w.fetch != 1 {
		t.Errorf("the keys were fetched %d times", w.fetch)
	}
}

func TestUserPoolsHaveTheirIssuersNames(t *testing.T) {
	pools := newWorld(t).env.UserPools
	for arn, want := range map[string]string{
		"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_x":           "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_x",
		"arn:aws-cn:cognito-idp:cn-north-1:123456789012:userpool/cn-north-1_x":      "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_x",
		"arn:aws:cognito-idp:eu-west-1:123456789012:userpool/../eu-west-1_x":        "",
		"arn:aws:cognito-identity:eu-west-1:123456789012:identitypool/eu-west-1:id": "",
	} {
		at, err := pools.issuer(arn)
		if (err == nil) != (want != "") || err == nil && at.names[0] != want {
			t.Errorf("%s: %v %v", arn, at.names, err)
		}
	}
}
