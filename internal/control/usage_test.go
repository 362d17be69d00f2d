package control

import (
	"testing"

	"stile/internal/apigw"
	"stile/internal/store"
)

// A quota of 10 a week, weeks beginning on Mondays. 2026-03-02 is one.
func TestUsageFollowsTheQuotasPeriods(t *testing.T) {
	s := newScript(t)
	s.run(`
POST /usageplans
{"name":"gold","quota":{"limit":10,"offset":1,"period":"WEEK"}}
=> 201 {"id":"<plan>","name":"gold","apiStages":[],"quota":{"limit":10,"offset":1,"period":"WEEK"}}
POST /apikeys
{"name":"a","value":"aaaaaaaaaaaaaaaaaaaaaaaaa"}
=> 201 {"id":"<a>","value":"aaaaaaaaaaaaaaaaaaaaaaaaa","name":"a","enabled":false,"createdDate":<any>,"lastUpdatedDate":<any>,"stageKeys":[]}
POST /usageplans/<plan>/keys
{"keyId":"<a>","keyType":"API_KEY"}
=> 201 {"id":"<a>","type":"API_KEY","value":"aaaaaaaaaaaaaaaaaaaaaaaaa","name":"a"}
`)
	plan, key := s.names["plan"], s.names["a"]
	_, err := s.control.store.Update(t.Context(), func(w store.Writer) error {
		for _, day := range []struct {
			key, day        string
			used, remaining int64
		}{
			{key, "2026-03-02", 3, 7}, {key, "2026-03-05", 5, 2}, {key, "2026-03-08", 1, 101}, // 100 were granted on that day
			{"zzzzzzzzzz", "2026-03-09", 2, 8},
		} {
			record := &apigw.UsageDay{Used: day.used, Remaining: day.remaining}
			if err := store.Put(w, store.UsageDayKey("us-east-1", plan, day.key, day.day), record); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.run(`
GET /usageplans/<plan>/usage?startDate=2026-03-01&endDate=2026-03-10&keyId=<a>
=> 200 {"usagePlanId":"<plan>","startDate":"2026-03-01","endDate":"2026-03-10","values":{"<a>":[[0,10],[3,7],[0,7],[0,7],[5,2],[0,2],[0,2],[1,101],[0,10],[0,10]]}}

# what was used before the interval counts
GET /usageplans/<plan>/usage?startDate=2026-03-06&endDate=2026-03-06&keyId=<a>
=> 200 {"usagePlanId":"<plan>","startDate":"2026-03-06","endDate":"2026-03-06","values":{"<a>":[[0,2]]}}

# only keys that something was counted of, page by page
GET /usageplans/<plan>/usage?startDate=2026-03-08&endDate=2026-03-09&limit=1
=> 200 {"usagePlanId":"<plan>","startDate":"2026-03-08","endDate":"2026-03-09","position":"<position>","values":{"<a>":[[1,101],[0,10]]}}
GET /usageplans/<plan>/usage?startDate=2026-03-08&endDate=2026-03-09&limit=1&position=<position>
=> 200 {"usagePlanId":"<plan>","startDate":"2026-03-08","endDate":"2026-03-09","values":{"zzzzzzzzzz":[[0,10],[2,8]]}}
GET /usageplans/<plan>/usage?startDate=2026-03-06&endDate=2026-03-07
=> 200 {"usagePlanId":"<plan>","startDate":"2026-03-06","endDate":"2026-03-07","values":{}}

# deleting the plan deletes what was counted
DELETE /usageplans/<plan>
=> 202
`)
	err = s.control.store.View(t.Context(), func(r store.Reader) error {
		for key := range r.Scan(store.UsagePlansPrefix("us-east-1"), "") {
			t.Errorf("%s is left", key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
