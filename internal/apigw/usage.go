package apigw

import "time"

// Usage is what API keys of a usage plan used of it, by key: for each day how many requests were made and how many are left.
type Usage struct {
	UsagePlanId string
	StartDate   string // 2006-01-02
	EndDate     string
	Position    string
	Items       map[string][][]int64 `json:"values"`
}

// UsageDay is what one API key used of a usage plan on one day.
type UsageDay struct {
	Used      int64
	Remaining int64 // of the period's quota when the day ended, or now if it is today; without a quota it means nothing
}

// PeriodStart is the first day of the quota's period that a day lies in, both in UTC. Weeks begin Offset days after Sunday, months
// Offset days after the first.
func (q *QuotaSettings) PeriodStart(day time.Time) time.Time {
	day = day.UTC()
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	switch q.Period {
	case QuotaWeek:
		return day.AddDate(0, 0, -((int(day.Weekday()) - q.Offset + 7) % 7))
	case QuotaMonth:
		first := time.Date(day.Year(), day.Month(), 1+q.Offset, 0, 0, 0, 0, time.UTC)
		if first.After(day) {
			first = time.Date(day.Year(), day.Month()-1, 1+q.Offset, 0, 0, 0, 0, time.UTC)
		}
		return first
	default:
		return day
	}
}
