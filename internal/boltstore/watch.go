package boltstore

import (
	"context"
	"sync"

	"stile/internal/store"
)

// What is remembered of past commits for those who watch. Who needs more reads everything again.
const (
	maxChanges = 2048
	maxKeys    = 100_000
)

// feed remembers the last commits. Watchers hold nothing but their place.
type feed struct {
	mu      sync.Mutex
	changes []store.Change // of consecutive revisions, the last one is the newest
	keys    int            // of all changes
	last    store.Revision
	more    chan struct{} // closed and replaced when something is published
	closed  bool
}

func newFeed(last store.Revision) *feed { return &feed{last: last, more: make(chan struct{})} }

func (f *feed) publish(changes []store.Change) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range changes {
		f.changes = append(f.changes, c)
		f.keys += len(c.Keys)
		f.last = c.Revision
	}
	if len(f.changes) > maxChanges || f.keys > maxKeys {
		f.forgetHalf()
	}
	f.wakeAll()
}

// forgetHalf drops the older half at once, so that dropping costs little per commit.
func (f *feed) forgetHalf() {
	f.changes = append([]store.Change(nil), f.changes[(len(f.changes)+1)/2:]...)
	f.keys = 0
	for _, c := range f.changes {
		f.keys += len(c.Keys)
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.wakeAll()
}

func (f *feed) wakeAll() {
	close(f.more)
	f.more = make(chan struct{})
}

func (f *feed) watch(ctx context.Context, since store.Revision, tell func(store.Change) error) error {
	for {
		change, ok, more, closed := f.after(since)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case ok:
			if err := tell(change); err != nil {
				return err
			}
			since = change.Revision
			continue
		case closed:
			return store.ErrClosed
		}
		select {
		case <-more:
		case <-ctx.Done():
		}
	}
}

// after answers the first change after since, if there is one yet, else what to wait for. A since that isn't of this store's
// history is as good as forgotten.
func (f *feed) after(since store.Revision) (change store.Change, ok bool, more <-chan struct{}, closed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if since == f.last {
		return change, false, f.more, f.closed
	}
	oldest := f.last - store.Revision(len(f.changes)) + 1
	if since > f.last || since+1 < oldest {
		return store.Change{Revision: f.last}, true, nil, f.closed
	}
	return f.changes[since+1-oldest], true, nil, f.closed
}
