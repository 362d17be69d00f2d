package boltstore

import (
	"context"
	"runtime/debug"
	"slices"

	"stile/internal/store"
)

// maxBatch bounds how many updates share a commit, so that the first doesn't wait long for the last.
const maxBatch = 128

// update is one call of Update on its way to the disk. The committer owns it until done is closed.
type update struct {
	ctx  context.Context
	f    func(store.Writer) error
	done chan struct{}

	revision store.Revision
	err      error
	panicked any
	stack    []byte
	keys     []string // what it changed; empty for one that only read
}

func (u *update) failed() bool { return u.err != nil || u.panicked != nil }

// commitAll commits what is queued, again and again: what arrives while the disk is busy goes together into the next commit.
func (s *Store) commitAll() {
	defer close(s.committed)
	for {
		s.mu.Lock()
		for len(s.queue) == 0 && !s.closed {
			s.wake.Wait()
		}
		n := min(len(s.queue), maxBatch)
		batch := slices.Clone(s.queue[:n])
		s.queue = slices.Delete(s.queue, 0, n)
		s.mu.Unlock()
		if n == 0 {
			return
		}
		s.commitBatch(batch)
	}
}

// commitBatch commits a batch in one transaction. A failed update that had already written spoils the transaction: then the others run
// again without it, and it runs again alone, since what it saw may never have been committed.
func (s *Store) commitBatch(batch []*update) {
	spoiler, err := s.tryCommit(batch)
	if spoiler < 0 || len(batch) == 1 {
		finish(batch, err)
		return
	}
	alone := []*update{batch[spoiler]}
	s.commitBatch(slices.Delete(batch, spoiler, spoiler+1))
	s.commitBatch(alone)
}

// tryCommit answers which update spoiled the transaction, else -1 and the error that no update got through for.
func (s *Store) tryCommit(batch []*update) (spoiler int, err error) {
	tx, err := s.db.Begin(true)
	if err != nil {
		return -1, err
	}
	defer func() { _ = tx.Rollback() }()
	before := readRevision(tx)
	w := &writer{reader: reader{records: tx.Bucket(recordsBucket), revision: before}}
	for i, u := range batch {
		u.run(w)
		if u.failed() && w.touched {
			return i, nil
		}
		if !u.failed() && w.touched {
			w.revision++
		}
		u.revision, u.keys = w.revision, w.take()
	}
	if w.revision == before {
		return -1, nil
	}
	if err := writeRevision(tx, w.revision); err != nil {
		return -1, err
	}
	if err := tx.Commit(); err != nil {
		return -1, err
	}
	s.publish(batch)
	return -1, nil
}

// run calls f; what it answers for an earlier run is forgotten.
func (u *update) run(w *writer) {
	u.err, u.panicked, u.revision, u.keys = u.ctx.Err(), nil, 0, nil
	if u.err != nil {
		return
	}
	defer func() {
		if u.panicked = recover(); u.panicked != nil {
			u.stack = debug.Stack()
		}
	}()
	u.err = u.f(w)
	if u.err == nil {
		u.err = w.doom
	}
}

func (s *Store) publish(batch []*update) {
	var changes []store.Change
	for _, u := range batch {
		if !u.failed() && len(u.keys) > 0 {
			changes = append(changes, store.Change{Revision: u.revision, Keys: u.keys})
		}
	}
	s.feed.publish(changes)
}

// finish lets the callers go. An error of the commit is everyone's, also of those whose own error may rest on what is now undone.
func finish(batch []*update, err error) {
	for _, u := range batch {
		if err != nil && u.panicked == nil {
			u.err = err
		}
		if u.failed() {
			u.revision = 0
		}
		close(u.done)
	}
}
