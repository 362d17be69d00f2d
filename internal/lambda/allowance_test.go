package lambda

import (
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"
)

func TestWhatAFunctionPrintsBeyondItsAllowanceIsDropped(t *testing.T) {
	a := newAllowance(100, 10)
	begin := time.Now()
	for i, step := range []struct {
		after   time.Duration
		bytes   int
		logged  bool
		dropped int
	}{
		{0, 60, true, 0},
		{0, 60, false, 0},
		{0, 5, true, 60},
		{0, 30, true, 0},
		{0, 6, false, 0},
		{0, 1, false, 0}, // would fit, but what is told of the rest is more
		{500 * time.Millisecond, 1, true, 7},
		{2 * time.Second, 11, true, 0},
		{time.Hour, 100, true, 0},
		{time.Hour, 1, false, 0},
	} {
		if logged, dropped := a.take(step.bytes, begin.Add(step.after)); logged != step.logged || dropped != step.dropped {
			t.Errorf("step %d: logged %v with %d dropped before, want %v and %d", i, logged, dropped, step.logged, step.dropped)
		}
	}
}

func TestTheLogSaysHowMuchOfAFunctionsOutputItLacks(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	log := new(logBook)
	o := &output{read: read, write: write, allowed: newAllowance(10, 0), done: make(chan struct{})}
	go o.copy(slog.New(slog.NewTextHandler(log, nil)), func() string { return "id" })
	if _, err := write.WriteString("12345\n1234567\n123\n1234\n"); err != nil {
		t.Fatal(err)
	}
	o.started()
	<-o.done
	_ = read.Close()
	var got []string
	for line := range strings.Lines(log.String()) {
		_, line, _ = strings.Cut(line, " ")
		got = append(got, strings.TrimSpace(line))
	}
	want := []string{
		`level=INFO msg=12345 request_id=id`,
		`level=WARN msg="the function printed too much; a part of it is not in this log" bytes=8`,
		`level=INFO msg=123 request_id=id`,
		`level=WARN msg="the function printed too much; a part of it is not in this log" bytes=5`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
