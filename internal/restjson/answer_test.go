package restjson

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestABlobIsTheBodyAndOtherMembersAreHeaderFields(t *testing.T) {
	type export struct {
		ContentType        string `header:"Content-Type"`
		ContentDisposition string `header:"Content-Disposition"`
		Body               []byte `payload:""`
	}
	got := EncodeAnswer(&export{ContentType: "application/octet-stream", Body: []byte("{\n}")})
	want := Answer{[]Param{{"Content-Type", "application/octet-stream"}}, []byte("{\n}")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnAnswerWithoutABlobIsJSON(t *testing.T) {
	got := EncodeAnswer(struct{ Name string }{"a"})
	if diff := cmp.Diff(Answer{Body: []byte(`{"name":"a"}`)}, got); diff != "" {
		t.Error(diff)
	}
}
