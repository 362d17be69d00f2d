package demo

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestMain lets the test binary be the demo's Lambda function, as the program is.
func TestMain(m *testing.M) {
	if slices.Equal(os.Args[1:], []string{"demo", "function"}) {
		os.Exit(Run(context.Background(), os.Args[2:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestOnceCallsEveryIntegrationType(t *testing.T) {
	var out, complaint bytes.Buffer
	if code := Run(t.Context(), []string{"--once"}, &out, &complaint); code != 0 {
		t.Fatalf("status %d\n%s%s", code, out.String(), complaint.String())
	}
	for _, want := range []string{
		`MOCK         GET /mock                     200 {"from": "no backend at all", "stage": "demo", "you": "127.0.0.1"}`,
		`HTTP         GET /http?id=1                200 {"pet": "Rex the dog", "price": 249.99}`,
		`HTTP_PROXY   PUT /any/path?x=1             200 {"body":"{\"as\": \"it is\"}","method":"PUT","path":"/any/path","query":"x=1"}`,
		`AWS          POST /hello                   200 {"mapped": "Hello, Ada!"}`,
		`AWS_PROXY    GET /lambda?name=Grace        201 {"greeting":"Hello, Grace!","resource":"/lambda"}`,
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %s in\n%s", want, out.String())
		}
	}
}

func TestAWrongAnswerIsNoticed(t *testing.T) {
	r := route{status: 200, want: "pet"}
	if r.check(200, `{"pet":1}`) != nil || r.check(500, `{"pet":1}`) == nil || r.check(200, `{}`) == nil {
		t.Error("check tells right from wrong answers by status and body")
	}
}

func TestAnUnknownArgumentIsAUsageError(t *testing.T) {
	for _, args := range [][]string{{"now"}, {"--twice"}} {
		var complaint bytes.Buffer
		if code := Run(t.Context(), args, &bytes.Buffer{}, &complaint); code != 2 || complaint.Len() == 0 {
			t.Errorf("%q: status %d, %q", args, code, complaint.String())
		}
	}
}
