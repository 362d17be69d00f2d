package vpclink

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"stile/internal/apigw"
)

// CheckInterval is how often Check is to be called.
const CheckInterval = 10 * time.Second

const (
	checkTimeout = 3 * time.Second
	maxChecks    = 32 // at once
)

// Check connects to every target in use and notes whether it can.
func (l *Links) Check(ctx context.Context) {
	targets := l.inUse()
	for i, err := range l.reachAll(ctx, targets) {
		if ctx.Err() == nil {
			targets[i].checked(err)
		}
	}
}

// reachAll connects to each target, and answers the errors in the same order.
func (l *Links) reachAll(ctx context.Context, targets []*Target) []error {
	errs := make([]error, len(targets))
	room := make(chan struct{}, maxChecks)
	var checks sync.WaitGroup
	for i, t := range targets {
		checks.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			ctx, cancel := context.WithTimeout(ctx, checkTimeout)
			defer cancel()
			errs[i] = l.reach(ctx, t.Address)
		})
	}
	checks.Wait()
	return errs
}

// ready is what AWS says of a link that can be used.
const ready = "Your vpc link is ready for use"

// Settle looks for the targets of the links that aren't available, and answers those whose status or its reason has become another.
func (l *Links) Settle(ctx context.Context) map[string][]apigw.VpcLink {
	settled := map[string][]apigw.VpcLink{} // by region
	for key, link := range l.unsettled() {
		status, message := l.status(ctx, link.TargetArns)
		if ctx.Err() == nil && (status != link.Status || message != link.StatusMessage) {
			link.Status, link.StatusMessage = status, message
			settled[key.region] = append(settled[key.region], link)
		}
	}
	return settled
}

func (l *Links) unsettled() map[linkKey]apigw.VpcLink {
	l.mu.RLock()
	defer l.mu.RUnlock()
	links := map[linkKey]apigw.VpcLink{}
	for key, link := range l.links {
		if link.Status != apigw.VpcLinkAvailable {
			links[key] = link
		}
	}
	return links
}

func (l *Links) status(ctx context.Context, targetArns []string) (apigw.VpcLinkStatus, string) {
	var reasons []string
	for _, arn := range targetArns {
		g, err := l.group(arn)
		if err != nil {
			return apigw.VpcLinkFailed, "The load balancer can't be found: " + err.Error()
		}
		for i, err := range l.reachAll(ctx, g.targets) {
			if err == nil {
				return apigw.VpcLinkAvailable, ready
			}
			reasons = append(reasons, fmt.Sprintf("%s (%v)", g.targets[i].Address, err))
		}
	}
	return apigw.VpcLinkFailed, "No target of the load balancer can be connected to: " + strings.Join(reasons, ", ")
}
