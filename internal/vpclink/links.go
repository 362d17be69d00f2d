// Package vpclink knows the VPC links and what their load balancers' ARNs mean here: it picks the target of each call of a private
// integration, and keeps watch over the targets' health.
package vpclink

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"

	"stile/internal/apigw"
)

// Options configure Links.
type Options struct {
	Targets map[string][]string                             // private_targets: addresses, host:port, by ARN of a load balancer or listener
	Reach   func(ctx context.Context, address string) error // connects to an address and lets go
	Log     *slog.Logger                                    // is told when a target fails and recovers
}

// Links are the VPC links that private integrations name, and the targets behind them. They outlive every plan. A nil Links knows none.
type Links struct {
	reach  func(ctx context.Context, address string) error
	groups map[string]*Group // by ARN

	mu    sync.RWMutex
	links map[linkKey]apigw.VpcLink
	used  map[string][]Via // by user
}

type linkKey struct{ region, id string }

// Via is how an integration reaches its private backend.
type Via struct {
	Region            string
	ConnectionId      string // a VPC link's id
	IntegrationTarget string // the listener's ARN, for links of version 2, which API Gateway's other service keeps; else ""
}

// New makes Links that know targets and no link yet.
func New(o Options) *Links {
	l := &Links{reach: o.Reach, groups: map[string]*Group{}, links: map[linkKey]apigw.VpcLink{}, used: map[string][]Via{}}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	targets := map[string]*Target{} // an address behind two ARNs is one target
	for arn, addresses := range o.Targets {
		g := &Group{}
		for _, address := range addresses {
			if targets[address] == nil {
				targets[address] = &Target{Address: address, log: o.Log.With("target", address)}
			}
			g.targets = append(g.targets, targets[address])
		}
		l.groups[arn] = g
	}
	return l
}

// Put makes a link known as it is now.
func (l *Links) Put(region string, link *apigw.VpcLink) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.links[linkKey{region, link.Id}] = *link
}

// Set makes the links known as they are now, by region, and forgets all others.
func (l *Links) Set(regions map[string][]*apigw.VpcLink) {
	links := map[linkKey]apigw.VpcLink{}
	for region, all := range regions {
		for _, link := range all {
			links[linkKey{region, link.Id}] = *link
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.links = links
}

// Drop forgets a link.
func (l *Links) Drop(region, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.links, linkKey{region, id})
}

// Find answers the targets of a private integration. Its error says why there are none.
func (l *Links) Find(via Via) (*Group, error) {
	if via.IntegrationTarget != "" {
		return l.group(via.IntegrationTarget)
	}
	link, ok := l.link(via)
	switch {
	case !ok:
		return nil, fmt.Errorf("VPC link %q does not exist", via.ConnectionId)
	case link.Status == apigw.VpcLinkAvailable && len(link.TargetArns) == 1:
		return l.group(link.TargetArns[0])
	case link.StatusMessage == "":
		return nil, fmt.Errorf("VPC link %s is %s", link.Id, link.Status)
	default:
		return nil, fmt.Errorf("VPC link %s is %s: %s", link.Id, link.Status, link.StatusMessage)
	}
}

func (l *Links) link(via Via) (apigw.VpcLink, bool) {
	if l == nil {
		return apigw.VpcLink{}, false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	link, ok := l.links[linkKey{via.Region, via.ConnectionId}]
	return link, ok
}

func (l *Links) group(arn string) (*Group, error) {
	if l != nil {
		if g, ok := l.groups[arn]; ok {
			return g, nil
		}
	}
	return nil, fmt.Errorf("%s is not in the configuration's private_targets", arn)
}

// Use notes what a user, such as a stage, reaches its backends by; nothing if that is nothing any more. Targets in use are checked.
func (l *Links) Use(user string, vias []Via) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(vias) == 0 {
		delete(l.used, user)
		return
	}
	l.used[user] = slices.Clone(vias)
}

// inUse are the targets that somebody uses, each once.
func (l *Links) inUse() []*Target {
	l.mu.RLock()
	var vias []Via
	for _, used := range l.used {
		vias = append(vias, used...)
	}
	l.mu.RUnlock()
	var targets []*Target
	for _, via := range vias {
		g, err := l.Find(via)
		if err != nil {
			continue
		}
		for _, t := range g.targets {
			if !slices.Contains(targets, t) {
				targets = append(targets, t)
			}
		}
	}
	return targets
}
