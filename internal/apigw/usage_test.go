package apigw

import (
	"testing"
	"time"
)

func TestQuotaPeriodsBeginOffsetDaysAfterTheirUsualStart(t *testing.T) {
	for _, c := range []struct {
		period     QuotaPeriodType
		offset     int
		day, start string
	}{
		{QuotaDay, 0, "2026-03-04", "2026-03-04"},
		{QuotaWeek, 0, "2026-03-04", "2026-03-01"}, // a Wednesday; weeks begin on Sunday
		{QuotaWeek, 0, "2026-03-01", "2026-03-01"},
		{QuotaWeek, 1, "2026-03-04", "2026-03-02"},
		{QuotaWeek, 1, "2026-03-01", "2026-02-23"},
		{QuotaWeek, 6, "2026-03-04", "2026-02-28"},
		{QuotaMonth, 0, "2026-03-04", "2026-03-01"},
		{QuotaMonth, 3, "2026-03-04", "2026-03-04"},
		{QuotaMonth, 4, "2026-03-04", "2026-02-05"},
		{QuotaMonth, 27, "2026-03-04", "2026-02-28"},
		{QuotaMonth, 27, "2026-01-01", "2025-12-28"},
	} {
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		q := &QuotaSettings{Period: c.period, Offset: c.offset}
		if got := q.PeriodStart(day.Add(13 * time.Hour)).Format(time.DateOnly); got != c.start {
			t.Errorf("%s, offset %d, on %s: begins %s, want %s", c.period, c.offset, c.day, got, c.start)
		}
	}
}
