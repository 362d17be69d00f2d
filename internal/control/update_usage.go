package control

import (
	"cmp"
	"strconv"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

type updateUsageInput struct {
	UsagePlanId     string `uri:"usageplanId"`
	KeyId           string `uri:"keyId"`
	PatchOperations []apigw.PatchOperation
}

// updateUsage changes how many requests a key has left of the quota's period that it is in, and answers today's usage.
func updateUsage(c *Call, in *updateUsageInput) (*apigw.Usage, error) {
	p, err := c.usagePlan(in.UsagePlanId)
	if err != nil {
		return nil, err
	}
	if !isName(in.KeyId) || !c.isMember(p.Id, in.KeyId) {
		return nil, errUnknownUsageKey
	}
	today := time.Unix(int64(c.Now), 0).UTC().Truncate(24 * time.Hour)
	days, err := c.usageDays(p, in.KeyId, today, today)
	if err != nil {
		return nil, err
	}
	usage := days[0]
	err = patchFlat(in.PatchOperations, []patchRow{{path: "/remaining", replace: func(o patch) error {
		if p.Quota == nil {
			return badRequest("Usage Plan %s has no quota", p.Id)
		}
		remaining, err := strconv.ParseInt(o.text(), 10, 64)
		if err != nil || remaining < 0 {
			return badRequest("Invalid remaining quota specified: %s", cmp.Or(o.text(), "null"))
		}
		usage[1] = remaining
		return nil
	}}})
	if err != nil {
		return nil, err
	}
	day := today.Format(time.DateOnly)
	if len(in.PatchOperations) > 0 {
		record := &apigw.UsageDay{Used: usage[0], Remaining: usage[1]}
		if err := store.Put(c.writer, store.UsageDayKey(c.Region, p.Id, in.KeyId, day), record); err != nil {
			return nil, err
		}
	}
	return &apigw.Usage{UsagePlanId: p.Id, StartDate: day, EndDate: day, Items: map[string][][]int64{in.KeyId: {usage}}}, nil
}
