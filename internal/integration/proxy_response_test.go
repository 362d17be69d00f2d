package integration

import (
	"testing"
	"unicode/utf8"
)

func FuzzProxyResponse(f *testing.F) {
	f.Add([]byte(`{"statusCode":200,"headers":{"a":1},"multiValueHeaders":{"b":["c",null]},"body":"d","isBase64Encoded":true}`))
	f.Add([]byte(`{"statusCode":"201"}`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		response, err := parseProxyResponse(payload)
		if err != nil {
			return
		}
		if response.status < 200 || response.status > 599 {
			t.Errorf("accepted status %d", response.status)
		}
		if utf8.Valid(payload) && !utf8.ValidString(response.body) {
			t.Errorf("body %q of valid UTF-8 isn't", response.body)
		}
	})
}

// Later members of one name win, as in any JSON reader.
func TestProxyResponseTakesTheLastOfRepeatedMembers(t *testing.T) {
	response, err := parseProxyResponse([]byte(`{"statusCode":200,"body":"a","body":"b","statusCode":204}`))
	if err != nil || response.body != "b" || response.status != 204 {
		t.Errorf("got %+v, %v", response, err)
	}
}
