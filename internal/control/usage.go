package control

import (
	"cmp"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

// maxUsageDays bounds what one call may ask for.
const maxUsageDays = 366

// usageDay reads what a key used on a day; nil if nothing was counted then.
func (c *Call) usageDay(planId, keyId string, day time.Time) (*apigw.UsageDay, error) {
	return store.Get[apigw.UsageDay](c.reader, store.UsageDayKey(c.Region, planId, keyId, day.Format(time.DateOnly)))
}

// unlimitedRemaining is how many requests are left where there is no quota.
const unlimitedRemaining = -1

// usageDays answers [used, remaining] for each day of an interval.
func (c *Call) usageDays(p *apigw.UsagePlan, keyId string, from, to time.Time) ([][]int64, error) {
	var days [][]int64
	first := from
	if p.Quota != nil {
		first = p.Quota.PeriodStart(from)
	}
	remaining, period := int64(unlimitedRemaining), time.Time{}
	for day := first; !day.After(to); day = day.AddDate(0, 0, 1) {
		if p.Quota != nil {
			if start := p.Quota.PeriodStart(day); !start.Equal(period) {
				remaining, period = int64(p.Quota.Limit), start
			}
		}
		record, err := c.usageDay(p.Id, keyId, day)
		if err != nil {
			return nil, err
		}
		if record == nil {
			record = &apigw.UsageDay{Remaining: remaining}
		}
		if p.Quota != nil {
			remaining = record.Remaining
		}
		if !day.Before(from) {
			days = append(days, []int64{record.Used, remaining})
		}
	}
	return days, nil
}

// usageInterval reads the first and the last day that a call asks for.
func usageInterval(start, end string) (from, to time.Time, err error) {
	if from, err = usageDate("startDate", start); err != nil {
		return from, to, err
	}
	if to, err = usageDate("endDate", end); err != nil {
		return from, to, err
	}
	switch {
	case to.Before(from):
		err = badRequest("Invalid dates specified: endDate %s is before startDate %s", end, start)
	case to.Sub(from) >= maxUsageDays*24*time.Hour:
		err = badRequest("Invalid dates specified: at most %d days can be asked for", maxUsageDays)
	}
	return from, to, err
}

func usageDate(name, text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, badRequest("Invalid %s specified: %s. The format is YYYY-MM-DD", name, cmp.Or(text, "null"))
	}
	return day, nil
}
