package gateway

import (
	"strings"
	"sync/atomic"
)

// domains are the domain names that belong to the account. As long as nothing maps their paths to APIs, no request under them is
// served: an invoke URL's path means nothing there.
type domains struct {
	current atomic.Pointer[domainSet] // nil for none
}

// domainSet holds names, and of those that begin with a wildcard what follows it.
type domainSet struct{ names, wildcards map[string]bool }

// Reserve has requests under domain names refused, and those under no other.
func (g *Gateway) Reserve(names []string) {
	if len(names) == 0 {
		g.domains.current.Store(nil)
		return
	}
	set := &domainSet{names: map[string]bool{}, wildcards: map[string]bool{}}
	for _, name := range names {
		if parent, ok := strings.CutPrefix(name, "*."); ok {
			set.wildcards[parent] = true
		} else {
			set.names[name] = true
		}
	}
	g.domains.current.Store(set)
}

// have is whether a host, with a port or without, is one of the names.
func (d *domains) have(host string) bool {
	set := d.current.Load()
	if set == nil {
		return false
	}
	if colon := strings.LastIndexByte(host, ':'); colon >= 0 {
		host = host[:colon]
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	_, parent, _ := strings.Cut(host, ".")
	return set.names[host] || set.wildcards[parent]
}
