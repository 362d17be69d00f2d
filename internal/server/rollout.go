package server

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"stile/internal/apigw"
	"stile/internal/gateway"
	"stile/internal/plan"
	"stile/internal/respcache"
	"stile/internal/store"
)

// stageId names a stage among all that a store holds.
type stageId struct{ region, apiId, name string }

func (id stageId) String() string { return id.region + "/" + id.apiId + "/" + id.name }

// rollout brings what the store says of stages into the gateway's table. A stage that can't be compiled keeps its last good plan.
type rollout struct {
	store   store.Store
	gateway *gateway.Gateway
	env     *plan.Env
	caches  *respcache.Registry
	links   *vpcLinks
	traffic *traffic
	log     *slog.Logger

	rolling sync.Mutex // one at a time, so that what was read later is published later

	mu     sync.Mutex
	stages map[stageId]rolledStage
}

// rolledStage is what this node made of a stage.
type rolledStage struct {
	record []byte // as it was stored when it was compiled
	err    error  // why that couldn't be compiled; nil if it is served
	served bool   // whether the gateway has a plan, be it an older one
}

// Roll has the gateway serve what the store now holds of an API's stages. A stage that has not changed since is left alone.
func (r *rollout) Roll(ctx context.Context, region, apiId string) error {
	failed, err := r.roll(ctx, region, apiId)
	return errors.Join(failed, err)
}

// roll answers apart why stages of the API can't be served, and why the store couldn't be read.
func (r *rollout) roll(ctx context.Context, region, apiId string) (failed, err error) {
	r.rolling.Lock()
	defer r.rolling.Unlock()
	changed, gone, err := r.compare(ctx, region, apiId)
	if err != nil {
		return nil, fmt.Errorf("read the stages of %s/%s: %w", region, apiId, err)
	}
	for _, s := range changed {
		failed = errors.Join(failed, r.publish(s))
	}
	for _, id := range gone {
		r.withdraw(id)
	}
	return failed, nil
}

// compare finds the stages of an API that aren't rolled out as the store has them, and those it no longer has.
func (r *rollout) compare(ctx context.Context, region, apiId string) (changed []storedStage, gone []stageId, err error) {
	err = r.store.View(ctx, func(reader store.Reader) error {
		changed, gone = nil, r.known(region, apiId)
		for name, record := range stageRecords(reader, region, apiId) {
			id := stageId{region, apiId, name}
			gone = slices.DeleteFunc(gone, func(known stageId) bool { return known == id })
			if r.isRolled(id, record) {
				continue
			}
			changed = append(changed, readStage(reader, id, record))
		}
		return nil
	})
	return changed, gone, err
}

func (r *rollout) known(region, apiId string) (ids []stageId) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id := range r.stages {
		if id.region == region && id.apiId == apiId {
			ids = append(ids, id)
		}
	}
	return ids
}

func (r *rollout) isRolled(id stageId, record []byte) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	rolled, ok := r.stages[id]
	return ok && bytes.Equal(rolled.record, record)
}

// publish compiles a stage and swaps it in, or keeps what is served and remembers why.
func (r *rollout) publish(s storedStage) error {
	p, err := r.compile(s)
	if err == nil {
		r.gateway.Publish(s.id.apiId, s.id.name, p)
		r.links.links.Use(s.id.String(), p.VpcLinks())
		if !s.stage.CacheClusterEnabled {
			r.caches.Remove(s.id.apiId, s.id.name)
		}
		r.log.Info("stage is served", "region", s.id.region, "api", s.id.apiId, "stage", s.id.name, "deployment", s.stage.DeploymentId)
	} else {
		err = fmt.Errorf("stage %v can't be served: %w", s.id, err)
		r.log.Error("stage can't be served as stored; the last good plan stays", "region", s.id.region, "api", s.id.apiId,
			"stage", s.id.name, "error", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stages[s.id] = rolledStage{record: s.record, err: err, served: err == nil || r.stages[s.id].served}
	return err
}

func (r *rollout) compile(s storedStage) (*plan.Plan, error) {
	if s.err != nil {
		return nil, s.err
	}
	env := r.env
	if s.certificate != nil {
		env = env.Presenting(s.certificate)
	}
	p, _, err := plan.Compile(s.definition, s.stage, env)
	if err != nil || s.canary == nil {
		return p, err
	}
	p, _, err = p.WithCanary(s.canary, env)
	return p, err
}

func (r *rollout) withdraw(id stageId) {
	r.gateway.Withdraw(id.apiId, id.name)
	r.links.links.Use(id.String(), nil)
	r.caches.Remove(id.apiId, id.name)
	r.traffic.forget(id.apiId, id.name)
	r.log.Info("stage is withdrawn", "region", id.region, "api", id.apiId, "stage", id.name)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.stages, id)
}

// rollAll rolls out every API that the store has or had. It answers only what kept it from reading the store.
func (r *rollout) rollAll(ctx context.Context) (store.Revision, error) {
	apis := map[apiKey]bool{}
	var revision store.Revision
	err := r.store.View(ctx, func(reader store.Reader) error {
		revision = reader.Revision()
		for key := range apiKeys(reader) {
			apis[key] = true
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if err := r.links.load(ctx); err != nil {
		return 0, err
	}
	if err := r.reserveDomainNames(ctx); err != nil {
		return 0, err
	}
	r.mu.Lock()
	for id := range r.stages {
		apis[apiKey{id.region, id.apiId}] = true
	}
	r.mu.Unlock()
	for key := range apis {
		if _, err := r.roll(ctx, key.region, key.apiId); err != nil {
			return 0, err
		}
	}
	return revision, nil
}

// failures are the stages that aren't served as stored, with the reason, in the order of their names.
func (r *rollout) failures() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for _, rolled := range r.stages {
		if rolled.err != nil {
			lines = append(lines, oneLine(rolled.err))
		}
	}
	slices.Sort(lines)
	return lines
}

// count answers how many stages have a plan and how many failed to get their newest.
func (r *rollout) count() (served, failed int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, rolled := range r.stages {
		if rolled.served {
			served++
		}
		if rolled.err != nil {
			failed++
		}
	}
	return served, failed
}

// storedStage is a stage with what it needs to be compiled.
type storedStage struct {
	id         stageId
	record     []byte
	stage      *apigw.Stage
	definition *apigw.Definition
	canary     *apigw.Definition // nil without one
	err        error             // why it isn't all there

	certificate *tls.Certificate // that backends are presented; nil for none
}
