package cli

import (
	"fmt"
	"math"
	"time"

	"stile/internal/python"
)

func (r *runner) isoTimestamps() bool {
	format, _ := r.settings.Get("cli_timestamp_format")
	return format == "iso8601"
}

// timestamp leaves a time as it was sent, unless ISO 8601 is configured.
func (p *answerParser) timestamp(v any) any {
	if !p.iso8601 {
		return v
	}
	if seconds, ok := secondsOf(v); ok {
		const beyondC = 6.7e16 // seconds, from which on C's years don't hold the year
		if !(math.Abs(seconds) < beyondC) {
			p.fail(`Unable to calculate correct timezone offset for "` + python.Str(v) + `"`)
			return v
		}
		whole, fraction := math.Modf(seconds)
		t := time.Unix(int64(whole), int64(math.Round(fraction*1e6))*1000).UTC()
		if year := t.Year(); year < 1 || year > 9999 { // Python's years have four digits
			p.fail(fmt.Sprintf("year %d is out of range", year))
			return v
		}
		return isoTime(t, true)
	}
	text, isText := v.(string)
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout.form, text); err == nil {
			return isoTime(t, layout.zone)
		}
	}
	reason := "Unknown string format: " + text
	switch {
	case !isText:
		reason = "Parser must be a string or character stream, not " + python.TypeName(v)
	case text == "":
		reason = "String does not contain a date: "
	}
	p.fail(`Invalid timestamp "` + python.Str(v) + `": ` + reason)
	return v
}

// secondsOf is a time as the seconds of Unix, which may be written as text.
func secondsOf(v any) (float64, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case string:
		seconds, err := python.ParseFloat(v)
		return seconds, err == nil
	}
	return python.Float(v), python.IsNumber(v)
}

// timeLayouts are the forms in which services write times.
var timeLayouts = []struct {
	form string
	zone bool // whether it has a time zone
}{
	{time.RFC3339, true},
	{time.RFC1123, true},
	{time.RFC1123Z, true},
	{"2006-01-02T15:04:05Z0700", true},
	{"2006-01-02T15:04Z07:00", true},
	{"20060102T150405Z07:00", true},
	{"2006-01-02T15:04:05", false},
	{"2006-01-02 15:04:05Z07:00", true},
	{"2006-01-02 15:04:05", false},
	{time.DateOnly, false},
}

func isoTime(t time.Time, zone bool) string {
	layout := "2006-01-02T15:04:05"
	if t.Nanosecond() != 0 {
		layout += ".000000"
	}
	if zone {
		layout += "-07:00"
	}
	return t.Format(layout)
}
