package event

import (
	"testing"

	"stile/internal/exchange"
)

func requestMembers(x *exchange.Exchange) string {
	return string(append(Maps{Empty: "null"}.AppendRequest(nil, "{", x), '}'))
}

func TestRepeatedQueryParametersStandWhereTheNameFirstAppears(t *testing.T) {
	x := &exchange.Exchange{}
	x.Request.Query = exchange.ParseQuery("b=1&a=2&b=3&=4&a=5", nil)
	const want = `{"resource":"","path":"","httpMethod":"","headers":null,"multiValueHeaders":null,` +
		`"queryStringParameters":{"b":"3","a":"5","":"4"},"multiValueQueryStringParameters":{"b":["1","3"],"a":["2","5"],"":["4"]},` +
		`"pathParameters":null,"stageVariables":null}`
	if got := requestMembers(x); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestHeadersStandInOrderOfTheirNamesWhateverTheirCase(t *testing.T) {
	x := &exchange.Exchange{}
	for _, field := range []exchange.Param{{Name: "x-b", Value: "1"}, {Name: "X-A", Value: "2"}, {Name: "X-B", Value: "3"}, {Name: "x-b", Value: "4"}, {Name: "X", Value: "5"}} {
		x.Request.Header.Add(field.Name, field.Value)
	}
	const want = `{"resource":"","path":"","httpMethod":"","headers":{"X":"5","X-A":"2","X-B":"3","x-b":"4"},` +
		`"multiValueHeaders":{"X":["5"],"X-A":["2"],"X-B":["3"],"x-b":["1","4"]},` +
		`"queryStringParameters":null,"multiValueQueryStringParameters":null,"pathParameters":null,"stageVariables":null}`
	if got := requestMembers(x); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
