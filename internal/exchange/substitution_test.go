package exchange

import "testing"

// Access log formats and gateway response templates know plain substitution only. [doc, spec data-plane 05 section 5.2, 06 section 6]
func TestSubstitution(t *testing.T) {
	values := map[string]string{
		"$context.requestId":               "id",
		"$context.identity.sourceIp":       "1.2.3.4",
		"$context.authorizer.claims.a:b":   "claim",
		"$stageVariables.v":                "variable",
		"$method.request.header.X-Amzn-Id": "header",
		"$context.error.message":           `says "no"`,
	}
	value := func(root, name string) (string, bool) {
		text, ok := values[root+name]
		return text, ok
	}
	for _, test := range []struct{ source, want string }{
		{"", ""},
		{"plain $ text $x", "plain $ text $x"},
		{"$context.requestId", "id"},
		{"$context.requestId.", "id."},
		{"[$context.requestId]$context.requestId-$stageVariables.v", "[id]id-variable"},
		{"$context.identity.sourceIp:80", "1.2.3.4:80"},
		{"$context.authorizer.claims.a:b", "claim"},
		{"$method.request.header.X-Amzn-Id", "header"},
		{"$context.nothing.here", "-"},
		{"$context.nothing-here", "-"},
		{"$context. $context", "- $context"},
		{"#if($context.requestId)$util.x#end", "#if(id)$util.x#end"},
		{`{"m":"$context.error.message"}`, `{"m":"says "no""}`},
		{"$$context.requestId$", "$id$"},
	} {
		compiled := CompileSubstitution(test.source, "$context.", "$stageVariables.", "$method.request.")
		if got := string(compiled.Append(nil, value, "-")); got != test.want {
			t.Errorf("%q: %q, want %q", test.source, got, test.want)
		}
	}
}
