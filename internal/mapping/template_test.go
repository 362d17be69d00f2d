package mapping

import (
	"errors"
	"slices"
	"testing"

	"stile/internal/exchange"
	"stile/internal/vtl"
)

func exchangeFor(t *testing.T) *exchange.Exchange {
	t.Helper()
	x := &exchange.Exchange{StageVariables: map[string]string{"b": "2", "a": "1"}}
	x.Request.PathParams = []exchange.Param{{Name: "id", Value: "p"}}
	x.Request.Query = []exchange.Param{{Name: "id", Value: "q"}, {Name: "q", Value: "1"}, {Name: "q", Value: "2"}}
	x.Request.Header.Add("X-B", "1")
	x.Request.Header.Add("Accept", "*/*")
	x.Request.Header.Add("X-B", "2")
	x.Request.Header.Add("q", "header")
	x.Context.Stage = "prod"
	x.Context.ApiId = "abc"
	x.Context.Identity.SourceIp = "192.0.2.1"
	return x
}

func rendered(t *testing.T, x *exchange.Exchange, source, body string) string {
	t.Helper()
	template, err := CompileTemplate(source)
	if err != nil {
		t.Fatal(err)
	}
	out, err := template.Render(x, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestTemplatesSeeTheExchange(t *testing.T) {
	for source, want := range map[string]string{
		`$input.params('id') $input.params('q') $input.params('X-B') $input.params('x-b')|`: "p 2 2 |",
		`$input.params()`: "{path={id=p}, querystring={id=q, q=2}, header={Accept=*/*, X-B=2, q=header}}",
		`$stageVariables.a $stageVariables['b'] $stageVariables.c $stageVariables.keySet()`:  "1 2  [a, b]",
		`$context.stage $context.identity.sourceIp [$context.identity] [$context.nothing.x]`: "prod 192.0.2.1 [] []",
		`$context.requestOverride.keySet() $context.responseOverride.keySet()`:               "[path, header, querystring] [header]",
		`$input.body`: `{"a": [1]`,
		`#if($context.wafResponseCode == "")none#end`: "none",
	} {
		if got := rendered(t, exchangeFor(t), source, `{"a": [1]`); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}

func TestStageVariablesThatHoldThemselvesCannotBePrinted(t *testing.T) {
	template, err := CompileTemplate(`#set($x = $stageVariables.put("self", $stageVariables))$stageVariables`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Render(exchangeFor(t), nil)
	var failure *vtl.Error
	if !errors.As(err, &failure) || !failure.Budget {
		t.Error(err)
	}
}

func TestTheBodyIsNotParsedForItsText(t *testing.T) {
	x := exchangeFor(t)
	if got := rendered(t, x, "$input.body", "{\"a\": "); got != `{"a": ` {
		t.Errorf("%q", got)
	}
	template, err := CompileTemplate("a\n $input.path('$.a')")
	if err != nil {
		t.Fatal(err)
	}
	_, err = template.Render(x, []byte(`{"a": `))
	var failure *vtl.Error
	if !errors.As(err, &failure) || failure.Line != 2 || failure.Column != 9 {
		t.Errorf("%v", err)
	}
}

func TestOverridesAreKeptForTheResponseTemplate(t *testing.T) {
	x := exchangeFor(t)
	rendered(t, x, `#set($context.requestOverride.header.X-Amz-Target = "t")#set($context.requestOverride.path["key"] = 5)`+
		`#set($x = $context.requestOverride.querystring.put("k", ["a", "b"]))#set($context.responseOverride.status = 444)`+
		`#set($context.responseOverride.custom = "c")`, "")
	path, query, header := requestOverrides(x)
	if !slices.Equal(path, []exchange.Param{{Name: "key", Value: "5"}}) ||
		!slices.Equal(query, []exchange.Param{{Name: "k", Value: "a"}, {Name: "k", Value: "b"}}) ||
		!slices.Equal(header, []exchange.Param{{Name: "X-Amz-Target", Value: "t"}}) {
		t.Error(path, query, header)
	}
	got := rendered(t, x, `$context.requestOverride.querystring.k $context.responseOverride.custom`+
		`#set($context.responseOverride.header.A = "x")`, "")
	status, header := responseOverrides(x)
	if got != "[a, b] c" || status != 444 || !slices.Equal(header, []exchange.Param{{Name: "A", Value: "x"}}) {
		t.Error(got, status, header)
	}
}

func TestAStatusThatHttpDoesNotKnowIsIgnored(t *testing.T) {
	for value, want := range map[string]int{`200`: 200, `"200"`: 0, `99`: 0, `600`: 0, `200.0`: 0, `599`: 599, `5000000000`: 0} {
		x := exchangeFor(t)
		rendered(t, x, `#set($context.responseOverride.status = `+value+`)`, "")
		if status, _ := responseOverrides(x); status != want {
			t.Errorf("%s: %d, want %d", value, status, want)
		}
	}
	if status, header := responseOverrides(&exchange.Exchange{}); status != 0 || header != nil {
		t.Error(status, header)
	}
}

func TestTheContextKeepsItsOrder(t *testing.T) {
	want := "[resourceId, resourcePath, httpMethod, extendedRequestId, requestTime, path, accountId, protocol, requestOverride, stage, " +
		"domainPrefix, requestTimeEpoch, requestId, identity, domainName, deploymentId, responseOverride, apiId]"
	if got := rendered(t, exchangeFor(t), `$context.keySet()`, ""); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestATemplateMayNotExceedTheQuota(t *testing.T) {
	if _, err := CompileTemplate(string(make([]byte, 300<<10+1))); err == nil {
		t.Error("a template of more than 300 KB compiled")
	}
}
