package server

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// traffic counts what the data plane answers, per stage. Counting is a few additions; the metrics are made of it when they are asked for.
type traffic struct {
	stages  atomic.Pointer[map[trafficKey]*stageTraffic] // of the stages that are served, and of none
	writing sync.Mutex
}

type trafficKey struct{ apiId, stageName string }

// countedMethods are told apart; any other verb is the last one.
var countedMethods = [...]string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "other"}

var latencyBounds = [...]time.Duration{
	500 * time.Microsecond, time.Millisecond, 2500 * time.Microsecond, 5 * time.Millisecond, 10 * time.Millisecond,
	25 * time.Millisecond, 50 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2500 * time.Millisecond, 5 * time.Second, 10 * time.Second, 30 * time.Second,
}

type stageTraffic struct {
	methods [len(countedMethods)]methodTraffic
}

type methodTraffic struct {
	classes [6]atomic.Uint64 // by the hundreds of the status
	buckets [len(latencyBounds) + 1]atomic.Uint64
	sum     atomic.Int64 // nanoseconds
}

func newTraffic() *traffic {
	t := &traffic{}
	t.stages.Store(&map[trafficKey]*stageTraffic{{}: {}})
	return t
}

// observe counts one answered request; one to no stage that is served counts without names.
func (t *traffic) observe(apiId, stageName, httpMethod string, status int, latency time.Duration) {
	stages := *t.stages.Load()
	counted, ok := stages[trafficKey{apiId, stageName}]
	if !ok {
		counted = stages[trafficKey{}]
	}
	i := slices.Index(countedMethods[:], httpMethod)
	if i < 0 {
		i = len(countedMethods) - 1
	}
	m := &counted.methods[i]
	m.classes[min(max(status/100, 0), len(m.classes)-1)].Add(1)
	bucket := 0
	for bucket < len(latencyBounds) && latency > latencyBounds[bucket] {
		bucket++
	}
	m.buckets[bucket].Add(1)
	m.sum.Add(int64(latency))
}

// know begins to count a stage that is served.
func (t *traffic) know(apiId, stageName string) {
	t.change(func(stages map[trafficKey]*stageTraffic) {
		if key := (trafficKey{apiId, stageName}); stages[key] == nil {
			stages[key] = new(stageTraffic)
		}
	})
}

// forget drops a stage that is gone.
func (t *traffic) forget(apiId, stageName string) {
	t.change(func(stages map[trafficKey]*stageTraffic) { delete(stages, trafficKey{apiId, stageName}) })
}

func (t *traffic) change(edit func(map[trafficKey]*stageTraffic)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	next := maps.Clone(*t.stages.Load())
	edit(next)
	t.stages.Store(&next)
}

var (
	_ prometheus.Collector = (*traffic)(nil)

	requestsDesc = prometheus.NewDesc("stile_requests_total", "Requests answered on the data plane, by hundreds of the status; "+
		"without api and stage: those to no stage that is served.", []string{"api", "stage", "method", "class"}, nil)
	latencyDesc = prometheus.NewDesc("stile_request_duration_seconds", "Time from a request's head to the end of its answer.",
		[]string{"api", "stage", "method"}, nil)
)

func (t *traffic) Describe(out chan<- *prometheus.Desc) {
	out <- requestsDesc
	out <- latencyDesc
}

func (t *traffic) Collect(out chan<- prometheus.Metric) {
	for key, counted := range *t.stages.Load() {
		for i, name := range countedMethods {
			counted.methods[i].collect(out, key, name)
		}
	}
}

func (m *methodTraffic) collect(out chan<- prometheus.Metric, key trafficKey, httpMethod string) {
	buckets, count := map[float64]uint64{}, uint64(0)
	for i := range m.buckets {
		count += m.buckets[i].Load()
		if i < len(latencyBounds) {
			buckets[latencyBounds[i].Seconds()] = count
		}
	}
	if count == 0 {
		return
	}
	for class := range m.classes {
		if n := m.classes[class].Load(); n > 0 {
			name := string('0'+rune(class)) + "xx"
			out <- prometheus.MustNewConstMetric(requestsDesc, prometheus.CounterValue, float64(n), key.apiId, key.stageName, httpMethod, name)
		}
	}
	sum := time.Duration(m.sum.Load()).Seconds()
	out <- prometheus.MustNewConstHistogram(latencyDesc, count, sum, buckets, key.apiId, key.stageName, httpMethod)
}
