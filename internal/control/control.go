package control

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"stile/internal/store"
)

// Control is the control plane of one server.
type Control struct {
	store     store.Store
	accountId string
	region    string
	rollout   Rollout
	log       *slog.Logger
	observe   func(operation string, status int, duration time.Duration)
	routes    *node
}

// Rollout has nodes serve what the store holds.
type Rollout interface {
	// Roll makes this node serve what the store now holds of an API's stages: new plans are published, stages that are gone withdrawn.
	Roll(ctx context.Context, region, apiId string) error
}

// Principal is who an access key stands for.
type Principal struct {
	Arn      string
	ReadOnly bool // may call GET operations only
}

// Options are what a control plane needs.
type Options struct {
	Store     store.Store
	AccountId string
	Region    string // of calls that aren't signed
	Rollout   Rollout
	Log       *slog.Logger

	// Observe is told of every answer; operation is empty for a request that is none. It may be nil.
	Observe func(operation string, status int, duration time.Duration)
}

// New makes a control plane over a store.
func New(o Options) (*Control, error) {
	switch {
	case o.Store == nil || o.Rollout == nil || o.Log == nil:
		return nil, errors.New("control: a store, a rollout, an environment for plans and a log are needed")
	case o.AccountId == "" || o.Region == "":
		return nil, errors.New("control: an account and a region are needed")
	}
	if o.Observe == nil {
		o.Observe = func(string, int, time.Duration) {}
	}
	return &Control{
		store: o.Store, accountId: o.AccountId, region: o.Region, rollout: o.Rollout, log: o.Log, observe: o.Observe, routes: routesOf(operations),
	}, nil
}
