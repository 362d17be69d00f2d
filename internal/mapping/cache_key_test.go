package mapping

import (
	"testing"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// keyed is the key of a request with a query and headers of alternating names and values.
func keyed(t *testing.T, k *CacheKey, query string, header ...string) string {
	x := &exchange.Exchange{StageVariables: map[string]string{"v": "one"}}
	x.Request.PathParams = []exchange.Param{{Name: "id", Value: "7"}}
	x.Request.Query = exchange.ParseQuery(query, nil)
	for i := 0; i < len(header); i += 2 {
		x.Request.Header.Add(header[i], header[i+1])
	}
	x.Request.Body = wire.Bytes([]byte(`{"a": "b"}`))
	key, err := k.Append(nil, x)
	if err != nil {
		t.Fatal(err)
	}
	return string(key)
}

func compileKey(t *testing.T, parameters ...string) *CacheKey {
	k, problems := CompileCacheKey(&apigw.Integration{CacheKeyParameters: parameters, RequestParameters: map[string]string{
		"integration.request.querystring.a": "method.request.querystring.type",
		"integration.request.header.b":      "method.request.body.a",
	}})
	if problems != nil {
		t.Fatal(problems)
	}
	return k
}

func TestOnlyCacheKeyParametersTellAnswersApart(t *testing.T) {
	k := compileKey(t, "method.request.querystring.type")
	if keyed(t, k, "type=admin&department=A") != keyed(t, k, "type=admin&department=B", "X", "y") {
		t.Error("a parameter that isn't listed is part of the key")
	}
	if keyed(t, k, "type=admin") == keyed(t, k, "type=user") || keyed(t, k, "type=") == keyed(t, k, "") {
		t.Error("the listed parameter isn't part of the key")
	}
}

func TestCacheKeysOfDifferentValuesDiffer(t *testing.T) {
	k := compileKey(t, "method.request.multivaluequerystring.a", "method.request.header.X", "method.request.path.id",
		"integration.request.querystring.a", "integration.request.header.b")
	seen := map[string]int{}
	for i, key := range []string{
		keyed(t, k, ""),
		keyed(t, k, "a=1&a=2"),
		keyed(t, k, "a=1,2"),
		keyed(t, k, "a=2&a=1"),
		keyed(t, k, "a=1", "X", "2"),
		keyed(t, k, "a=1", "X", "2", "X", "3"),
		keyed(t, k, "", "X", "1"),
		keyed(t, k, "type=1"),
	} {
		if j, again := seen[key]; again {
			t.Errorf("requests %d and %d have the same key", j, i)
		}
		seen[key] = i
	}
	if keyed(t, k, "", "x", "1") != keyed(t, k, "", "X", "1") {
		t.Error("the case of a header's name tells answers apart")
	}
}

func TestCacheKeyParametersThatStandForNothingAreProblems(t *testing.T) {
	for _, name := range []string{"integration.request.header.gone", "method.response.header.a", "method.request.header", ""} {
		if _, problems := CompileCacheKey(&apigw.Integration{CacheKeyParameters: []string{name}}); len(problems) != 1 {
			t.Errorf("%q: problems %v", name, problems)
		}
	}
}

func BenchmarkCacheKey(b *testing.B) {
	k, _ := CompileCacheKey(&apigw.Integration{CacheKeyParameters: []string{"method.request.querystring.type", "method.request.header.Accept"}})
	x := &exchange.Exchange{}
	x.Request.Query = exchange.ParseQuery("type=admin", nil)
	x.Request.Header.Add("Accept", "application/json")
	b.ReportAllocs()
	for b.Loop() {
		var room [256]byte
		if _, err := k.Append(room[:0], x); err != nil {
			b.Fatal(err)
		}
	}
}
