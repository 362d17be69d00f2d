package server

import (
	"bytes"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/common/expfmt"

	"stile/internal/wire"
)

// metrics is what /metrics tells.
type metrics struct {
	registry *prometheus.Registry
	calls    *prometheus.CounterVec
}

func newMetrics(t *traffic, r *rollout, c *certificates) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stile_control_calls_total", Help: "Calls of the control plane, by operation and status.",
		}, []string{"operation", "status"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "stile_build_info", Help: "Always 1.", ConstLabels: prometheus.Labels{"version": Version()},
	})
	build.Set(1)
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		build, m.calls, t, cacheMetrics{r.caches}, certificateMetrics{c},
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "stile_plans_served", Help: "Stages that have a plan."},
			func() float64 { served, _ := r.count(); return float64(served) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "stile_plans_failed", Help: "Stages whose newest definition can't be compiled."},
			func() float64 { _, failed := r.count(); return float64(failed) }))
	return m
}

// called counts a call of the control plane. operation is empty for one that names none.
func (m *metrics) called(operation string, status int) {
	m.calls.WithLabelValues(operation, strconv.Itoa(status)).Inc()
}

func (m *metrics) response() *wire.Response {
	families, err := m.registry.Gather()
	if err != nil && len(families) == 0 {
		return plainText(500, err.Error()+"\n")
	}
	var text bytes.Buffer
	format := expfmt.NewFormat(expfmt.TypeTextPlain)
	encoder := expfmt.NewEncoder(&text, format)
	for _, family := range families {
		if err := encoder.Encode(family); err != nil {
			return plainText(500, err.Error()+"\n")
		}
	}
	header := wire.HeaderOf(wire.Field{Name: "Content-Type", Value: string(format)})
	return &wire.Response{Status: 200, Header: header, Body: wire.Bytes(text.Bytes())}
}
