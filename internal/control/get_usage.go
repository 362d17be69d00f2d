package control

import (
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

type getUsageInput struct {
	UsagePlanId string `uri:"usageplanId"`
	KeyId       string `query:"keyId"`
	StartDate   string `query:"startDate" required:""`
	EndDate     string `query:"endDate" required:""`
	Position    string `query:"position"`
	Limit       *int   `query:"limit"`
}

// getUsage answers the keys that used the plan in an interval, or one key. A page is one of keys.
func getUsage(c *Call, in *getUsageInput) (*apigw.Usage, error) {
	p, err := c.usagePlan(in.UsagePlanId)
	if err != nil {
		return nil, err
	}
	from, to, err := usageInterval(in.StartDate, in.EndDate)
	if err != nil {
		return nil, err
	}
	keys := c.usersOf(p.Id, from, to)
	if in.KeyId != "" {
		if !c.isMember(p.Id, in.KeyId) {
			return nil, errUnknownUsageKey
		}
		keys = []named[string]{{in.KeyId, &in.KeyId}}
	}
	page, position, err := pageOfSorted(keys, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	usage := &apigw.Usage{
		UsagePlanId: p.Id, StartDate: in.StartDate, EndDate: in.EndDate, Position: position, Items: map[string][][]int64{},
	}
	for _, key := range page {
		if usage.Items[*key], err = c.usageDays(p, *key, from, to); err != nil {
			return nil, err
		}
	}
	return usage, nil
}

var errUnknownUsageKey = notFound("Invalid Key identifier specified")

// usersOf are the keys that have something counted in an interval, sorted. The store is asked twice for each key at most, however long
// it has used the plan.
func (c *Call) usersOf(planId string, from, to time.Time) []named[string] {
	eve, last := from.AddDate(0, 0, -1).Format(time.DateOnly), to.Format(time.DateOnly)
	prefix := store.UsagePrefix(c.Region, planId)
	var keys []named[string]
	for cursor := ""; ; {
		path, ok := c.keyAfter(prefix, cursor)
		if !ok {
			return keys
		}
		key, day, _ := strings.Cut(path[len(prefix):], "/")
		if day <= eve {
			cursor = prefix + key + "/" + eve
			continue
		}
		if day <= last {
			keys = append(keys, named[string]{key, &key})
		}
		cursor = prefix + key + "/\xff"
	}
}

// keyAfter is the first key of the store that begins with prefix and is greater than after.
func (c *Call) keyAfter(prefix, after string) (string, bool) {
	for key := range c.reader.Scan(prefix, after) {
		return key, true
	}
	return "", false
}
