package boltstore

import (
	"bytes"
	"iter"

	bolt "go.etcd.io/bbolt"

	"stile/internal/store"
)

var (
	_ store.Reader = (*reader)(nil)
	_ store.Writer = (*writer)(nil)
)

type reader struct {
	records  *bolt.Bucket
	revision store.Revision
	changes  int // counts what a writer did to the records, since a cursor must look again after each
}

func (r *reader) Get(key string) ([]byte, bool) {
	v := r.records.Get([]byte(key))
	return v, v != nil
}

func (r *reader) Revision() store.Revision { return r.revision }

func (r *reader) Scan(prefix, after string) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		cursor, p := r.records.Cursor(), []byte(prefix)
		k, v := cursor.Seek(p)
		if after != "" && after >= prefix {
			k, v = seekPast(cursor, after)
		}
		for k != nil && bytes.HasPrefix(k, p) {
			key, changes := string(k), r.changes
			if !yield(key, v) {
				return
			}
			if r.changes == changes {
				k, v = cursor.Next()
				continue
			}
			cursor = r.records.Cursor()
			k, v = seekPast(cursor, key)
		}
	}
}

func seekPast(cursor *bolt.Cursor, key string) (k, v []byte) {
	k, v = cursor.Seek([]byte(key))
	if string(k) == key {
		k, v = cursor.Next()
	}
	return k, v
}

// writer runs the updates of one commit one after the other.
type writer struct {
	reader
	keys    []string // changed by the running update
	touched bool     // whether the running update tried to change anything
	doom    error    // the first error of the running update's changes
}

// take answers what the running update changed and is ready for the next one.
func (w *writer) take() []string {
	keys := w.keys
	w.keys, w.touched, w.doom = nil, false, nil
	return keys
}

func (w *writer) Put(key string, value []byte) error {
	if w.doom != nil {
		return w.doom
	}
	w.touched = true
	// The empty value is a value: bbolt must not be handed nil, nor bytes the caller may change before the commit.
	w.doom = w.records.Put([]byte(key), append([]byte{}, value...))
	return w.changed(key)
}

func (w *writer) Delete(key string) error {
	if w.doom != nil {
		return w.doom
	}
	if _, ok := w.Get(key); !ok {
		return nil
	}
	w.touched = true
	w.doom = w.records.Delete([]byte(key))
	return w.changed(key)
}

func (w *writer) DeletePrefix(prefix string) error {
	for key := range w.Scan(prefix, "") {
		if err := w.Delete(key); err != nil {
			return err
		}
	}
	return w.doom
}

func (w *writer) changed(key string) error {
	if w.doom != nil {
		return w.doom
	}
	w.changes++
	w.keys = append(w.keys, key)
	return nil
}
