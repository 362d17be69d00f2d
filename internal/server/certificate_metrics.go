package server

import "github.com/prometheus/client_golang/prometheus"

// certificateMetrics tell when the certificates end that the data plane shows.
type certificateMetrics struct{ certificates *certificates } // nil without TLS

var (
	_ prometheus.Collector = certificateMetrics{}

	certificateEndDesc = prometheus.NewDesc("stile_certificate_end_timestamp_seconds", "When a certificate of the data plane ends, in seconds since 1970.",
		[]string{"certificate"}, nil)
)

func (certificateMetrics) Describe(out chan<- *prometheus.Desc) { out <- certificateEndDesc }

func (m certificateMetrics) Collect(out chan<- prometheus.Metric) {
	if m.certificates == nil {
		return
	}
	m.certificates.mu.Lock()
	defer m.certificates.mu.Unlock()
	told := map[string]bool{} // a file may be named twice
	for _, pair := range m.certificates.pairs {
		if path := pair.files.Certificate; !told[path] {
			told[path] = true
			out <- prometheus.MustNewConstMetric(certificateEndDesc, prometheus.GaugeValue, float64(pair.loaded.Leaf.NotAfter.Unix()), path)
		}
	}
}
