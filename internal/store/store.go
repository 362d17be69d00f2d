// Package store keeps definitions under ordered keys in transactions, and tells who watches what changed.
package store

import (
	"context"
	"errors"
	"iter"
)

// Revision counts committed updates; it grows and is never reused.
type Revision uint64

// Store is what the control plane needs of a database. Every implementation passes storetest.
type Store interface {
	// View runs f on a consistent snapshot.
	View(ctx context.Context, f func(Reader) error) error

	// Update runs f in a serialisable transaction and commits it durably if f answers nil: once Update has returned nil the
	// changes survive a crash of the process and of the machine. f may run twice. The revision is the commit's.
	Update(ctx context.Context, f func(Writer) error) (Revision, error)

	// Watch calls f for every commit after since, at least once and in order, until ctx ends or f answers an error, which Watch
	// then answers. A watcher that has fallen behind gets one Change whose Keys is nil: read everything again.
	Watch(ctx context.Context, since Revision, f func(Change) error) error

	Close() error
}

// Reader reads within a transaction. Values must not be changed and are valid only until the transaction ends.
type Reader interface {
	Get(key string) (value []byte, ok bool)
	// Scan walks the keys that begin with prefix and are greater than after ("" for all), in byte order.
	Scan(prefix, after string) iter.Seq2[string, []byte]
	// Revision is the last commit this transaction sees.
	Revision() Revision
}

// Writer also changes. An error of Put or Delete dooms the transaction.
type Writer interface {
	Reader
	Put(key string, value []byte) error
	Delete(key string) error
	// DeletePrefix drops every key that begins with prefix.
	DeletePrefix(prefix string) error
}

// Change is one commit.
type Change struct {
	Revision Revision
	Keys     []string // what was put or deleted; nil means "anything may have"
}

// ErrClosed is answered by a store that has been closed.
var ErrClosed = errors.New("the store is closed")
