package vpclink

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"stile/internal/apigw"
)

// network is which addresses can be connected to, and which were asked for.
type network struct {
	mu    sync.Mutex
	down  map[string]bool
	asked []string
}

func (n *network) reach(_ context.Context, address string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.asked = append(n.asked, address)
	if n.down[address] {
		return errors.New("refused")
	}
	return nil
}

func (n *network) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	asked := slices.Sorted(slices.Values(n.asked))
	n.asked = nil
	return asked
}

func newLinks(n *network) *Links {
	l := New(Options{Targets: map[string][]string{"arn": {"a:1", "b:1"}, "other": {"b:1", "c:1"}}, Reach: n.reach})
	l.Put("here", &apigw.VpcLink{Id: "link", TargetArns: []string{"arn"}, Status: apigw.VpcLinkAvailable})
	return l
}

func find(t *testing.T, l *Links, via Via) *Group {
	t.Helper()
	g, err := l.Find(via)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// picks calls n targets one after the other.
func picks(g *Group, n int) string {
	var picked []string
	for range n {
		t := g.Pick(nil)
		t.Done()
		picked = append(picked, t.Address[:1])
	}
	slices.Sort(picked)
	return strings.Join(picked, "")
}

var theLink = Via{Region: "here", ConnectionId: "link"}

func TestTargetsTakeTurns(t *testing.T) {
	if got := picks(find(t, newLinks(new(network)), theLink), 6); got != "aaabbb" {
		t.Error(got)
	}
}

func TestTheTargetWithFewerCallsIsPicked(t *testing.T) {
	g := find(t, newLinks(new(network)), theLink)
	busy := g.Pick(nil)
	for range 3 {
		other := g.Pick(nil)
		if other == busy {
			t.Fatal("the busy target was picked")
		}
		other.Done()
	}
	if g.Pick([]*Target{g.targets[0], g.targets[1]}) != nil {
		t.Error("a target was picked that had been tried")
	}
}

func TestATargetThatFailsInARowIsLeftOutForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := find(t, newLinks(new(network)), theLink)
		a := g.targets[0]
		a.Failed(errors.New("reset"))
		a.Failed(errors.New("reset"))
		if got := picks(g, 4); got != "aabb" {
			t.Errorf("after two failures: %s", got)
		}
		a.Answered()
		a.Failed(errors.New("reset"))
		a.Failed(errors.New("reset"))
		if got := picks(g, 4); got != "aabb" {
			t.Errorf("after an answer between: %s", got)
		}
		a.Failed(errors.New("reset"))
		if got := picks(g, 4); got != "bbbb" {
			t.Errorf("after three: %s", got)
		}
		time.Sleep(outFor)
		if got := picks(g, 4); got != "aabb" {
			t.Errorf("after a while: %s", got)
		}
		a.Failed(errors.New("reset"))
		if got := picks(g, 4); got != "bbbb" {
			t.Errorf("when it fails again: %s", got)
		}
		g.targets[1].checked(errors.New("refused"))
		if got := picks(g, 4); got != "aabb" {
			t.Errorf("when no target is healthy: %s", got)
		}
	})
}

func TestOnlyTargetsInUseAreChecked(t *testing.T) {
	n := &network{down: map[string]bool{"a:1": true}}
	l := newLinks(n)
	l.Check(t.Context())
	if asked := n.take(); asked != nil {
		t.Errorf("nobody uses any: %v", asked)
	}
	l.Use("stage", []Via{theLink, {Region: "here", ConnectionId: "unknown"}})
	l.Use("other stage", []Via{theLink, {IntegrationTarget: "other"}})
	l.Check(t.Context())
	if asked := n.take(); !slices.Equal(asked, []string{"a:1", "b:1", "c:1"}) {
		t.Errorf("both in use: %v", asked)
	}
	g := find(t, l, theLink)
	if got := picks(g, 4); got != "bbbb" {
		t.Errorf("with one down: %s", got)
	}
	l.Use("other stage", nil)
	n.down = nil
	l.Check(t.Context())
	if asked := n.take(); !slices.Equal(asked, []string{"a:1", "b:1"}) {
		t.Errorf("one in use: %v", asked)
	}
	if got := picks(g, 4); got != "aabb" {
		t.Errorf("when it is up again: %s", got)
	}
}

func TestWhyALinkCannotBeUsed(t *testing.T) {
	l := newLinks(new(network))
	l.Put("here", &apigw.VpcLink{Id: "pending", TargetArns: []string{"arn"}, Status: apigw.VpcLinkPending})
	l.Put("here", &apigw.VpcLink{Id: "failed", TargetArns: []string{"arn"}, Status: apigw.VpcLinkFailed, StatusMessage: "why"})
	l.Put("here", &apigw.VpcLink{Id: "gone", TargetArns: []string{"nowhere"}, Status: apigw.VpcLinkAvailable})
	for _, row := range []struct {
		links *Links
		via   Via
		want  string
	}{
		{nil, theLink, `VPC link "link" does not exist`},
		{l, Via{Region: "elsewhere", ConnectionId: "link"}, `VPC link "link" does not exist`},
		{l, Via{Region: "here", ConnectionId: "pending"}, "VPC link pending is PENDING"},
		{l, Via{Region: "here", ConnectionId: "failed"}, "VPC link failed is FAILED: why"},
		{l, Via{Region: "here", ConnectionId: "gone"}, "nowhere is not in the configuration's private_targets"},
		{l, Via{Region: "here", ConnectionId: "x", IntegrationTarget: "nowhere"}, "nowhere is not in the configuration's private_targets"},
		{nil, Via{IntegrationTarget: "arn"}, "arn is not in the configuration's private_targets"},
	} {
		if _, err := row.links.Find(row.via); err == nil || err.Error() != row.want {
			t.Errorf("%+v: %v", row.via, err)
		}
	}
}

func TestLinksSettle(t *testing.T) {
	n := &network{down: map[string]bool{"a:1": true}}
	l := newLinks(n)
	for id, arn := range map[string]string{"one": "arn", "none": "nowhere"} {
		l.Put("here", &apigw.VpcLink{Id: id, TargetArns: []string{arn}, Status: apigw.VpcLinkPending})
	}
	settled := func() (texts []string) {
		for region, links := range l.Settle(t.Context()) {
			for _, link := range links {
				texts = append(texts, fmt.Sprint(region, " ", link.Id, " ", link.Status, " ", link.StatusMessage))
				l.Put(region, &link)
			}
		}
		slices.Sort(texts)
		return texts
	}
	want := []string{
		"here none FAILED The load balancer can't be found: nowhere is not in the configuration's private_targets",
		"here one AVAILABLE Your vpc link is ready for use",
	}
	if got := settled(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := settled(); got != nil {
		t.Errorf("settled again: %q", got)
	}
	n.down["b:1"] = true
	l.Put("here", &apigw.VpcLink{Id: "one", TargetArns: []string{"arn"}, Status: apigw.VpcLinkPending})
	if got := settled(); !slices.Equal(got, []string{"here one FAILED No target of the load balancer can be connected to: a:1 (refused), b:1 (refused)"}) {
		t.Errorf("%q", got)
	}
}
