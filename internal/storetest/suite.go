// Package storetest is the suite that every store passes.
package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/store"
)

// Run holds a kind of store against the contract. open answers an empty store and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	tests := []struct {
		name string
		test func(*testing.T, store.Store)
	}{
		{"values are kept under their keys", testValues},
		{"a scan walks one prefix in byte order", testScan},
		{"a scan sees what its own transaction changes", testScanWhileWriting},
		{"deleting a prefix leaves its neighbours", testDeletePrefix},
		{"children are the records right below a prefix", testChildren},
		{"a failed update leaves nothing", testFailedUpdate},
		{"a failed change dooms the update", testDoomedUpdate},
		{"a panic passes through an update and leaves nothing", testPanic},
		{"an ended context stops before anything happens", testContext},
		{"a view is a snapshot", testSnapshot},
		{"revisions count commits", testRevisions},
		{"updates are serialisable", testSerialisable},
		{"a watcher is told every commit in order", testWatch},
		{"a watcher begins after the revision it names", testWatchSince},
		{"a watcher that has fallen behind is told to read again", testSlowWatcher},
		{"a watch ends with its context, its function or the store", testWatchEnds},
		{"a closed store says so", testClosed},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, open(t)) })
	}
	t.Run("random transactions do as a map does", func(t *testing.T) { testAgainstMap(t, open(t)) })
	for _, n := range []int64{2, 3, 7, 50} {
		t.Run("random transactions do as a map does when calls fail", func(t *testing.T) { testAgainstMap(t, newFlaky(open(t), n)) })
	}
}

func update(t *testing.T, s store.Store, f func(store.Writer) error) store.Revision {
	t.Helper()
	revision, err := s.Update(context.Background(), f)
	if err != nil {
		t.Fatalf("Update: %v", err)
	}
	return revision
}

// put writes each key with itself as the value, in one update.
func put(t *testing.T, s store.Store, keys ...string) store.Revision {
	t.Helper()
	return update(t, s, func(w store.Writer) error {
		for _, key := range keys {
			if err := w.Put(key, []byte(key)); err != nil {
				return err
			}
		}
		return nil
	})
}

func view(t *testing.T, s store.Store, f func(store.Reader)) {
	t.Helper()
	if err := s.View(context.Background(), func(r store.Reader) error { f(r); return nil }); err != nil {
		t.Fatalf("View: %v", err)
	}
}

func scan(r store.Reader, prefix, after string) []string {
	keys := []string{}
	for key := range r.Scan(prefix, after) {
		keys = append(keys, key)
	}
	return keys
}

func wantKeys(t *testing.T, s store.Store, want ...string) {
	t.Helper()
	view(t, s, func(r store.Reader) {
		if diff := cmp.Diff(append([]string{}, want...), scan(r, "", "")); diff != "" {
			t.Errorf("keys (-want +got):\n%s", diff)
		}
	})
}

var errOfTest = errors.New("the test's own error")
