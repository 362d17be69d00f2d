package server

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
	"stile/internal/vpclink"
)

// vpcLinks has the data plane know the VPC links as the store has them, and finds out whether those that are new can be used.
type vpcLinks struct {
	store store.Store
	links *vpclink.Links
	log   *slog.Logger

	mu      sync.Mutex    // what was read later is known later
	changed chan struct{} // holds one when links may have changed
}

func newVpcLinks(s store.Store, links *vpclink.Links, log *slog.Logger) *vpcLinks {
	return &vpcLinks{store: s, links: links, log: log, changed: make(chan struct{}, 1)}
}

// load makes the links of all regions known.
func (v *vpcLinks) load(ctx context.Context) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	links := map[string][]*apigw.VpcLink{}
	err := v.store.View(ctx, func(r store.Reader) error {
		clear(links)
		for region := range firstElements(r, "") {
			for record, err := range store.Children[apigw.VpcLink](r, store.VpcLinksPrefix(region), "") {
				if err != nil {
					return err
				}
				links[region] = append(links[region], record.Value)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	v.links.Set(links)
	select {
	case v.changed <- struct{}{}:
	default: // it is known already
	}
	return nil
}

// touchesVpcLinks is whether a commit of these keys may have changed a link.
func touchesVpcLinks(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		region, _, _ := strings.Cut(key, "/")
		return strings.HasPrefix(key, store.VpcLinksPrefix(region))
	})
}

// keep settles new links, and checks the targets in use, until ctx ends.
func (v *vpcLinks) keep(ctx context.Context) {
	ticker := time.NewTicker(vpclink.CheckInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-v.changed:
		case <-ticker.C:
			v.links.Check(ctx)
		}
		v.settle(ctx)
	}
}

func (v *vpcLinks) settle(ctx context.Context) {
	for region, settled := range v.links.Settle(ctx) {
		for i := range settled {
			link := &settled[i]
			if err := v.record(ctx, region, link); err != nil {
				if ctx.Err() == nil {
					v.log.Error("VPC link's status can't be stored", "region", region, "link", link.Id, "error", err)
				}
				continue
			}
			v.log.Info("VPC link is settled", "region", region, "link", link.Id, "status", string(link.Status), "message", link.StatusMessage)
		}
	}
}

// record stores a link's status. The data plane knows it before any client can.
func (v *vpcLinks) record(ctx context.Context, region string, link *apigw.VpcLink) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.links.Put(region, link)
	gone := false
	_, err := v.store.Update(ctx, func(w store.Writer) error {
		key := store.VpcLinkKey(region, link.Id)
		stored, err := store.Get[apigw.VpcLink](w, key)
		if gone = stored == nil; gone || err != nil {
			return err
		}
		stored.Status, stored.StatusMessage = link.Status, link.StatusMessage
		return store.Put(w, key, stored)
	})
	if gone {
		v.links.Drop(region, link.Id)
	}
	return err
}
