package server

import (
	"context"
	"errors"
	"time"

	"stile/internal/store"
)

// retryStore is how long a node that has lost its store goes on serving before it looks again.
const retryStore = time.Second

// follow rolls out what is written after revision, by whichever node, until ctx ends. What this node wrote is rolled out already
// unless its caller went away between commit and answer.
func (r *rollout) follow(ctx context.Context, revision store.Revision) {
	for {
		err := r.store.Watch(ctx, revision, func(c store.Change) error {
			if err := r.rollChange(ctx, c); err != nil {
				return err
			}
			revision = c.Revision
			return nil
		})
		if ctx.Err() != nil || errors.Is(err, store.ErrClosed) {
			return
		}
		r.log.Error("store can't be followed; what is served stays as it is", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(retryStore):
		}
	}
}

func (r *rollout) rollChange(ctx context.Context, c store.Change) error {
	if c.Keys == nil {
		_, err := r.rollAll(ctx)
		return err
	}
	if touchesVpcLinks(c.Keys) {
		if err := r.links.load(ctx); err != nil {
			return err
		}
	}
	if touchesDomainNames(c.Keys) {
		if err := r.reserveDomainNames(ctx); err != nil {
			return err
		}
	}
	for api := range stagesTouched(c.Keys) {
		if _, err := r.roll(ctx, api.region, api.apiId); err != nil {
			return err
		}
	}
	return nil
}
