package server

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"stile/internal/gateway"
)

// traffic counts what the data plane answers, per stage. Counting is two additions in one cache line, which is all that processors
// contend for; the metrics are made of it when they are asked for.
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
	methods [len(countedMethods)]atomic.Pointer[methodTraffic] // nil until there is something to count
}

// methodTraffic is by the hundreds of the status, and then by latency.
type methodTraffic [6][len(latencyBounds) + 1]answered

type answered struct {
	requests    atomic.Uint64
	nanoseconds atomic.Int64 // in all
}

func newTraffic() *traffic {
	t := &traffic{}
	t.stages.Store(&map[trafficKey]*stageTraffic{})
	return t
}

// observe counts one answered request.
func (s *stageTraffic) observe(o gateway.Observation) {
	i := slices.Index(countedMethods[:], o.HttpMethod)
	if i < 0 {
		i = len(countedMethods) - 1
	}
	m := s.methods[i].Load()
	if m == nil {
		s.methods[i].CompareAndSwap(nil, new(methodTraffic))
		m = s.methods[i].Load()
	}
	bucket := 0
	for bucket < len(latencyBounds) && o.Latency > latencyBounds[bucket] {
		bucket++
	}
	counted := &m[min(max(o.Status/100, 0), len(m)-1)][bucket]
	counted.requests.Add(1)
	counted.nanoseconds.Add(int64(o.Latency))
}

// of is what counts the requests of a stage, from now on; those to no stage that is served count without names.
func (t *traffic) of(apiId, stageName string) gateway.Observer {
	key := trafficKey{apiId, stageName}
	t.change(func(stages map[trafficKey]*stageTraffic) {
		if stages[key] == nil {
			stages[key] = new(stageTraffic)
		}
	})
	return (*t.stages.Load())[key].observe
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
			if m := counted.methods[i].Load(); m != nil {
				m.collect(out, key, name)
			}
		}
	}
}

func (m *methodTraffic) collect(out chan<- prometheus.Metric, key trafficKey, httpMethod string) {
	var classes [len(m)]uint64
	buckets, count, sum := map[float64]uint64{}, uint64(0), time.Duration(0)
	for i := range len(m[0]) {
		for class := range m {
			n := m[class][i].requests.Load()
			classes[class] += n
			count += n
			sum += time.Duration(m[class][i].nanoseconds.Load())
		}
		if i < len(latencyBounds) {
			buckets[latencyBounds[i].Seconds()] = count
		}
	}
	for class, n := range classes {
		if n > 0 {
			name := string('0'+rune(class)) + "xx"
			out <- prometheus.MustNewConstMetric(requestsDesc, prometheus.CounterValue, float64(n), key.apiId, key.stageName, httpMethod, name)
		}
	}
	out <- prometheus.MustNewConstHistogram(latencyDesc, count, sum.Seconds(), buckets, key.apiId, key.stageName, httpMethod)
}
