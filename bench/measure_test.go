package main

import (
	"os"
	"testing"
	"time"
)

const wrkReport = `Running 5s test @ http://127.0.0.1:1/bench/mock
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.50ms    3.10ms  68.48ms   90.00%
    Req/Sec    21.9k      1.1k    24.00k    50.00%
  Latency Distribution
     50%  820.00us
     75%    2.00ms
     90%    5.00ms
     99%    1.20s
  109820 requests in 5.00s, 20.00MB read
  Socket errors: connect 0, read 1, write 0, timeout 2
  Non-2xx or 3xx responses: 4
Requests/sec:  21964.12
Transfer/sec:      4.00MB
`

func TestFiguresOfWrksReport(t *testing.T) {
	s, requests, err := parseWrk(wrkReport)
	if want := (sample{rate: 21964.12, p50: 820 * time.Microsecond, p99: 1200 * time.Millisecond, failed: 7}); s != want || requests != 109820 || err != nil {
		t.Errorf("%+v %d %v", s, requests, err)
	}
	if _, _, err := parseWrk("unable to connect to 127.0.0.1:1 Connection refused"); err == nil {
		t.Error("a report without figures was taken")
	}
}

func TestProcessorTimeGrowsWithWork(t *testing.T) {
	before, err := processorTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for after := before; after < before+3*tick; { // ends only if the work is counted
		if after, err = processorTime(os.Getpid()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMedianOfEachFigureAndSumOfFailures(t *testing.T) {
	got := medians([]sample{{cpu: 3, rate: 1, p99: 5, failed: 1}, {cpu: 1, rate: 2, p99: 9}, {cpu: 2, rate: 9, p99: 1, failed: 2}})
	if want := (sample{cpu: 2, rate: 2, p99: 5, failed: 3}); got != want {
		t.Errorf("%+v", got)
	}
}
