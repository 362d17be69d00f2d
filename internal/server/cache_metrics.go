package server

import (
	"github.com/prometheus/client_golang/prometheus"

	"stile/internal/respcache"
)

// cacheMetrics tell of the caches of stages.
type cacheMetrics struct{ caches *respcache.Registry }

var (
	_ prometheus.Collector = cacheMetrics{}

	cacheHitsDesc = prometheus.NewDesc("stile_cache_hits_total", "Answers that were in a stage's cache when they were looked for.",
		[]string{"api", "stage"}, nil)
	cacheMissesDesc = prometheus.NewDesc("stile_cache_misses_total", "Answers that weren't in a stage's cache when they were looked for.",
		[]string{"api", "stage"}, nil)
	cacheBytesDesc = prometheus.NewDesc("stile_cache_bytes", "Memory that a stage's cache takes.", []string{"api", "stage"}, nil)
)

func (cacheMetrics) Describe(out chan<- *prometheus.Desc) {
	out <- cacheHitsDesc
	out <- cacheMissesDesc
	out <- cacheBytesDesc
}

func (m cacheMetrics) Collect(out chan<- prometheus.Metric) {
	for _, u := range m.caches.Usages() {
		out <- prometheus.MustNewConstMetric(cacheHitsDesc, prometheus.CounterValue, float64(u.Hits), u.ApiId, u.StageName)
		out <- prometheus.MustNewConstMetric(cacheMissesDesc, prometheus.CounterValue, float64(u.Misses), u.ApiId, u.StageName)
		out <- prometheus.MustNewConstMetric(cacheBytesDesc, prometheus.GaugeValue, float64(u.Bytes), u.ApiId, u.StageName)
	}
}
