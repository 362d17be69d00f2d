package authorize

import (
	"strings"
	"testing"
)

func TestPolicies(t *testing.T) {
	const arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets/7"
	for _, c := range []struct {
		statements string
		want       Verdict
	}{
		{`[]`, ImplicitDeny},
		{`{"Effect":"Allow","Action":"*","Resource":"*"}`, Allowed},
		{`[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"` + arn + `"}]`, Allowed},
		{`[{"Effect":"Allow","Action":["s3:Get*","EXECUTE-API:INVOKE"],"Resource":["x","arn:aws:execute-api:*:*:a1b2c3d4e5/*/GET/*"]}]`, Allowed},
		{`[{"Effect":"Allow","Action":"execute-api:*","Resource":"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets/?"}]`, Allowed},
		{`[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/POST/*"}]`, ImplicitDeny},
		{`[{"Effect":"Allow","Action":"execute-api:InvalidateCache","Resource":"*"}]`, ImplicitDeny},
		{`[{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*/pets/*"}]`, ExplicitDeny},
		{`[{"Effect":"Deny","Action":"*","Resource":"*/dogs/*"},{"Effect":"Allow","Action":"execute-api:Invoke","Resource":"*"}]`, Allowed},
		{`[{"Effect":"Allow","NotAction":"execute-api:ManageConnections","NotResource":"*/dogs/*"}]`, Allowed},
		{`[{"Effect":"Allow","NotAction":"execute-api:*","Resource":"*"}]`, ImplicitDeny},
		{`[{"Effect":"Allow","Action":"*","NotResource":"*/pets/*"}]`, ImplicitDeny},
		{condition1(`"IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]}`), Allowed},
		{condition1(`"IpAddress":{"aws:SourceIp":"192.0.2.8"}`), ImplicitDeny},
		{condition1(`"NotIpAddress":{"aws:sourceip":"192.0.2.0/24"}`), ImplicitDeny},
		{condition1(`"StringLike":{"aws:UserAgent":"curl/*"}`), Allowed},
		{condition1(`"StringEquals":{"aws:UserAgent":"CURL/8"}`), ImplicitDeny},
		{condition1(`"StringEqualsIgnoreCase":{"aws:UserAgent":"CURL/8"}`), Allowed},
		{condition1(`"StringNotEquals":{"aws:Referer":"x"}`), Allowed},
		{condition1(`"StringEquals":{"aws:Referer":"x"}`), ImplicitDeny},
		{condition1(`"StringEqualsIfExists":{"aws:Referer":"x"}`), Allowed},
		{condition1(`"Null":{"aws:Referer":"true"}`), Allowed},
		{condition1(`"Null":{"aws:Referer":false}`), ImplicitDeny},
		{condition1(`"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"DateLessThanEquals":{"aws:CurrentTime":"2026-03-04T05:06:07Z"}`), Allowed},
		{condition1(`"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}`), ImplicitDeny},
		{condition1(`"NumericGreaterThan":{"aws:EpochTime":1772600766}`), Allowed},
	} {
		p, err := ParsePolicy([]byte(`{"Version":"2012-10-17","Statement":` + c.statements + `}`))
		if err != nil {
			t.Errorf("%s: %v", c.statements, err)
			continue
		}
		if got := p.Evaluate(request(""), arn); got != c.want {
			t.Errorf("%s: %d, want %d", c.statements, got, c.want)
		}
	}
}

func condition1(conditions string) string {
	return `[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{` + conditions + `}}]`
}

func TestAPolicyThatCantBeEnforcedIsRefused(t *testing.T) {
	for _, text := range []string{
		`[]`, `{}`, `{"Statement":null}`, `{"Statement":[null]}`, `{"Statement":"x"}`,
		`{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Action":1,"Resource":"*"}]}`,
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"` + strings.Repeat("x", 513) + `"}]}`,
		`{"Statement":` + condition1(`"StringEquals":{"aws:PrincipalTag/x":"y"}`) + `}`,
		`{"Statement":` + condition1(`"ForAllValues:StringEquals":{"aws:UserAgent":"y"}`) + `}`,
		`{"Statement":` + condition1(`"IpAddress":{"aws:SourceIp":"x"}`) + `}`,
		`{"Statement":` + condition1(`"DateLessThan":{"aws:CurrentTime":"x"}`) + `}`,
	} {
		if p, err := ParsePolicy([]byte(text)); err == nil {
			t.Errorf("%s is taken: %+v", text, p)
		}
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte(`{"Version":"2012-10-17","Statement":` + condition1(`"IpAddress":{"aws:SourceIp":["10.0.0.0/8"]}`) + `}`))
	f.Add([]byte(`{"Statement":{"Effect":"Deny","NotAction":["a*b?"],"NotResource":"**"}}`))
	f.Fuzz(func(_ *testing.T, text []byte) {
		if p, err := ParsePolicy(text); err == nil {
			p.Evaluate(request(""), methodArn)
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	f.Add([]byte(allowAll))
	f.Add([]byte(strings.TrimSuffix(allowAll, "}") + `,"context":{"a":1,"b":"c","d":null}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if d, err := parseAnswer(text); err == nil && (d.PrincipalId == "" || d.Policy == nil) {
			t.Errorf("%+v", d)
		}
	})
}
