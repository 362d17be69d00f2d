package boltstore

import (
	"context"
	"errors"
	"fmt"
	"sync"

	bolt "go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"

	"stile/internal/store"
)

var _ store.Store = (*Store)(nil)

// Store is a store.Store on one file. Within View and Update the store itself must not be called again.
type Store struct {
	db   *bolt.DB
	feed *feed

	mu     sync.Mutex
	wake   sync.Cond
	queue  []*update // what waits for the next commit
	closed bool

	committed chan struct{} // closed when the last commit is done
}

// View runs f on a snapshot; updates go on meanwhile.
func (s *Store) View(ctx context.Context, f func(store.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := s.db.Begin(false)
	if errors.Is(err, boltErrors.ErrDatabaseNotOpen) {
		return store.ErrClosed
	}
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	return f(&reader{records: tx.Bucket(recordsBucket), revision: readRevision(tx)})
}

// Update queues f for the next commit and waits until that is on the disk.
func (s *Store) Update(ctx context.Context, f func(store.Writer) error) (store.Revision, error) {
	u := &update{ctx: ctx, f: f, done: make(chan struct{})}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return 0, store.ErrClosed
	}
	s.queue = append(s.queue, u)
	s.mu.Unlock()
	s.wake.Signal()
	<-u.done
	if u.panicked != nil {
		panic(fmt.Sprintf("%v\n\n%s", u.panicked, u.stack))
	}
	return u.revision, u.err
}

// Watch follows the commits of this process; older ones are answered as one change of anything.
func (s *Store) Watch(ctx context.Context, since store.Revision, f func(store.Change) error) error {
	return s.feed.watch(ctx, since, f)
}

// Close commits what is queued, ends the watchers and gives up the file. It waits for views to end.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.wake.Signal()
	<-s.committed
	s.feed.close()
	return s.db.Close()
}
