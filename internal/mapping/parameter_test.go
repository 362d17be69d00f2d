package mapping

import (
	"strings"
	"testing"

	"stile/internal/exchange"
	"stile/internal/wire"
)

func TestPutRefusesWhatIsNoMappingExpression(t *testing.T) {
	const prefix = "BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors : ["
	for expression, ok := range map[string]bool{
		"method.request.path.id":                    true,
		"method.request.querystring.a-b.c$_":        true,
		"method.request.multivaluequerystring.q":    true,
		"method.request.multivalueheader.h":         true,
		"method.request.body":                       true,
		"method.request.body.petstore.pets[0].name": true,
		"method.request.body[0].name":               true,
		"context.identity.sourceIp":                 true,
		"context.authorizer.claims.custom:role":     true,
		"stageVariables.x":                          true,
		"'static'":                                  true,
		"''":                                        true,
		"'it''s'":                                   true,
		"true":                                      false,
		"":                                          false,
		"'":                                         false,
		"'open":                                     false,
		"method.request.header":                     false,
		"method.request.header.":                    false,
		"method.request.header.a b":                 false,
		"method.request.cookie.a":                   false,
		"method.request.body[":                      false,
		"integration.response.header.x":             false,
		"context.":                                  false,
		"stageVariables.":                           false,
		"$context.requestId":                        false,
	} {
		err := CheckRequestParameters(map[string]string{"integration.request.header.x": expression})
		if ok && err != nil {
			t.Errorf("%s: %v", expression, err)
		}
		if want := prefix + "Invalid mapping expression specified: " + expression + "]"; !ok && (err == nil || err.Error() != want) {
			t.Errorf("%s: %v, want %s", expression, err, want)
		}
	}
	for target, ok := range map[string]bool{
		"integration.request.path.x":                  true,
		"integration.request.multivaluequerystring.x": true,
		"integration.request.body":                    false,
		"integration.request.header":                  false,
		"method.response.header.x":                    false,
	} {
		if err := CheckRequestParameters(map[string]string{target: "'x'"}); (err == nil) != ok {
			t.Errorf("%s: %v", target, err)
		}
	}
	err := CheckRequestParameters(map[string]string{"integration.request.header.a": "1", "integration.request.header.b": "2"})
	if want := "[Invalid mapping expression specified: 1, Invalid mapping expression specified: 2]"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("two at once: %v", err)
	}
}

func TestPutRefusesWhatIsNoResponseExpression(t *testing.T) {
	for expression, ok := range map[string]bool{
		"integration.response.header.X":           true,
		"integration.response.multivalueheader.X": true,
		"integration.response.body.a.b":           true,
		"integration.response.body":               true,
		"'*'":                                     true,
		"context.requestId":                       true,
		"method.request.header.x":                 false,
		"integration.response.path.x":             false,
	} {
		if err := CheckResponseParameters(map[string]string{"method.response.header.x": expression}); (err == nil) != ok {
			t.Errorf("%s: %v", expression, err)
		}
	}
}

func testExchange(body string) *exchange.Exchange {
	x := &exchange.Exchange{StageVariables: map[string]string{"v": "variable", "empty": ""}}
	x.Request.PathParams = []exchange.Param{{Name: "id", Value: "a%20b"}}
	x.Request.Query = []exchange.Param{{Name: "q", Value: "first"}, {Name: "q", Value: "last"}}
	x.Request.Header.Add("Case", "one")
	x.Request.Header.Add("Case", "two")
	x.Request.Body = wire.Bytes([]byte(body))
	x.Context.Stage = "stage"
	x.Context.Identity.SourceIp = "192.0.2.1"
	return x
}

func evaluate(t *testing.T, expression, body string) (string, bool, error) {
	t.Helper()
	compiled, err := compileExpression(expression, requestSide)
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	x := testExchange(body)
	r := reader{x: x, header: &x.Request.Header, body: (*exchange.Exchange).RequestBody}
	return r.value(&compiled)
}

const absent = "\x00absent"

func TestMappingExpressionsHaveTheirValues(t *testing.T) {
	const body = ` {"s": "text", "n": 1.50, "i": 3, "b": true, "null": null, "o": {"a": [1, "x"]}, "l": [{"k": "v"}]} `
	for expression, want := range map[string]string{
		"method.request.path.id":                 "a%20b",
		"method.request.path.none":               absent,
		"method.request.querystring.q":           "last",
		"method.request.multivaluequerystring.q": "first,last", // a query string gets them one by one
		"method.request.header.Case":             "two",
		"method.request.header.case":             absent,
		"method.request.multivalueheader.Case":   "one,two",
		"method.request.multivalueheader.none":   absent,
		"method.request.body":                    strings.TrimSpace(body),
		"method.request.body.s":                  "text",
		"method.request.body.i":                  "3",
		"method.request.body.b":                  "true",
		"method.request.body.null":               absent,
		"method.request.body.none":               absent,
		"method.request.body.l[0].k":             "v",
		"context.stage":                          "stage",
		"context.identity.sourceIp":              "192.0.2.1",
		"context.identity":                       absent,
		"context.identity.user":                  absent,
		"context.nothing":                        absent,
		"stageVariables.v":                       "variable",
		"stageVariables.none":                    absent,
		"'a, b'":                                 "a, b",
		"''":                                     absent,
	} {
		got, ok, err := evaluate(t, expression, body)
		if !ok {
			got = absent
		}
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", expression, got, err, want)
		}
	}
}

func TestBodyExpressionsReadOnlyWhatBeginsLikeJson(t *testing.T) {
	for _, c := range []struct{ expression, body, want string }{
		{"method.request.body", "", "{}"},
		{"method.request.body", "a=b&c=d", "a=b&c=d"},
		{"method.request.body.a", "a=b&c=d", absent},
		{"method.request.body", "<xml/>", "<xml/>"},
		{"method.request.body.a", "", absent},
	} {
		got, ok, err := evaluate(t, c.expression, c.body)
		if !ok {
			got = absent
		}
		if err != nil || got != c.want {
			t.Errorf("%s of %q: %q, %v, want %q", c.expression, c.body, got, err, c.want)
		}
	}
	for _, body := range []string{`{"a"`, `[1,`, `'text'`, `"open`} {
		if got, _, err := evaluate(t, "method.request.body", body); err == nil {
			t.Errorf("body %q: %q, want an error", body, got)
		}
	}
}

func FuzzExpression(f *testing.F) {
	f.Add("method.request.body.a[?(@.b==1)].c", `{"a":[{"b":1,"c":2}]}`)
	f.Add("'static'", "")
	f.Add("context.identity.sourceIp", "[")
	f.Fuzz(func(t *testing.T, expression, body string) {
		compiled, err := compileExpression(expression, requestSide)
		if err != nil {
			return
		}
		x := testExchange(body)
		r := reader{x: x, header: &x.Request.Header, body: (*exchange.Exchange).RequestBody}
		r.value(&compiled) // a value, none, or an error; never a panic
	})
}
