package control

import (
	"testing"

	"stile/internal/store"
)

func TestKeysOfAnOlderStoreAreListedNewestFirst(t *testing.T) {
	s := newScript(t)
	s.run(`
POST /usageplans
{"name":"gold"}
=> 201 {"id":"<plan>","name":"gold","apiStages":[]}
POST /apikeys
{"name":"a"}
=> 201 {"id":"<a>","value":"<av>","name":"a","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]}
POST /apikeys
{"name":"b"}
=> 201 {"id":"<b>","value":"<bv>","name":"b","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]}
POST /usageplans/<plan>/keys
{"keyId":"<a>","keyType":"API_KEY"}
=> 201 {"id":"<a>","type":"API_KEY","value":"<av>","name":"a"}
`)
	_, err := s.control.store.Update(t.Context(), func(w store.Writer) error {
		if err := w.DeletePrefix(store.ApiKeysByAgePrefix("us-east-1")); err != nil {
			return err
		}
		return w.DeletePrefix(store.UsagePlanKeysByAgePrefix("us-east-1", s.names["plan"]))
	})
	if err != nil {
		t.Fatal(err)
	}
	s.run(`
POST /apikeys
{"name":"c"}
=> 201 {"id":"<c>","value":"<any>","name":"c","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]}
`)
	for range 2 {
		if err := s.control.IndexKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	s.run(`
GET /apikeys
=> 200 {"item":[{"id":"<c>","name":"c","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]},{"id":"<b>","name":"b","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]},{"id":"<a>","name":"a","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]}]}
GET /usageplans/<plan>/keys
=> 200 {"item":[{"id":"<a>","type":"API_KEY","value":"<av>","name":"a"}]}
`)
}
