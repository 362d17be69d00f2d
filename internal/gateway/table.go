package gateway

import (
	"maps"
	"sync"
	"sync/atomic"

	"stile/internal/plan"
)

// table holds every stage's plan. Readers never wait: a change makes a new table.
type table struct {
	current atomic.Pointer[map[stageKey]*served]
	writing sync.Mutex
}

type stageKey struct{ apiId, stageName string }

// served is a plan with what the gateway makes of its stage's settings.
type served struct {
	plan           *plan.Plan
	observe        Observer
	accessLog      *accessLogFormat // nil if the stage has none
	destinationArn string
}

func newServed(p *plan.Plan, observe Observer) *served {
	s := &served{plan: p, observe: observe}
	if settings := p.AccessLogSettings(); settings != nil && settings.Format != "" {
		s.accessLog = compileAccessLog(settings.Format)
		s.destinationArn = settings.DestinationArn
	}
	return s
}

func (t *table) get(apiId, stageName string) *served {
	if current := t.current.Load(); current != nil {
		return (*current)[stageKey{apiId, stageName}]
	}
	return nil
}

func (t *table) put(apiId, stageName string, s *served) {
	t.change(func(stages map[stageKey]*served) { stages[stageKey{apiId, stageName}] = s })
}

func (t *table) remove(apiId, stageName string) {
	t.change(func(stages map[stageKey]*served) { delete(stages, stageKey{apiId, stageName}) })
}

func (t *table) change(edit func(map[stageKey]*served)) {
	t.writing.Lock()
	defer t.writing.Unlock()
	next := map[stageKey]*served{}
	if current := t.current.Load(); current != nil {
		next = maps.Clone(*current) // a start with thousands of stages does so for each
	}
	edit(next)
	t.current.Store(&next)
}
