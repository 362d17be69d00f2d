package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"stile/internal/store"
)

var errEnough = errors.New("enough")

// watchUntil collects changes until one reaches last.
func watchUntil(t *testing.T, s store.Store, since, last store.Revision) []store.Change {
	t.Helper()
	var changes []store.Change
	err := s.Watch(t.Context(), since, func(c store.Change) error {
		changes = append(changes, c)
		if c.Revision >= last {
			return errEnough
		}
		return nil
	})
	if !errors.Is(err, errEnough) {
		t.Errorf("Watch: %v", err)
	}
	return changes
}

func testWatch(t *testing.T, s store.Store) {
	start := put(t, s, "start")
	const n = 200
	told := make(chan []store.Change)
	go func() { told <- watchUntil(t, s, start, start+n) }()
	for i := range n {
		put(t, s, fmt.Sprintf("a/%d", i), "b")
	}
	changes := <-told
	next := start + 1
	for _, c := range changes {
		if c.Keys == nil { // it stands for everything up to its revision
			next = c.Revision + 1
			continue
		}
		want := []string{fmt.Sprintf("a/%d", c.Revision-start-1), "b"}
		if c.Revision != next || !slices.Equal(c.Keys, want) {
			t.Fatalf("told of %d %v, want %d %v", c.Revision, c.Keys, next, want)
		}
		next++
	}
	if next != start+n+1 {
		t.Errorf("told up to %d, want %d", next-1, start+n)
	}
}

func testWatchSince(t *testing.T, s store.Store) {
	put(t, s, "a")
	since := put(t, s, "b")
	last := update(t, s, func(w store.Writer) error {
		return errors.Join(w.Delete("a"), w.Put("c", nil), w.Delete("never"))
	})
	changes := watchUntil(t, s, since, last)
	if len(changes) != 1 || !slices.Equal(changes[0].Keys, []string{"a", "c"}) {
		t.Errorf("told of %v, want what changed after %d", changes, since)
	}
}

func testSlowWatcher(t *testing.T, s store.Store) {
	first := put(t, s, "first")
	var last store.Revision
	for batch := range 30 {
		last = update(t, s, func(w store.Writer) error {
			for i := range 5000 {
				if err := w.Put(fmt.Sprintf("k/%d/%d", batch, i), nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
	changes := watchUntil(t, s, first, last)
	if len(changes) == 0 || changes[0].Keys != nil {
		t.Fatalf("%d changes, the first with keys, though it lies behind what is remembered", len(changes))
	}
	if changes[len(changes)-1].Revision != last {
		t.Errorf("told up to %d, want %d", changes[len(changes)-1].Revision, last)
	}
	if again := watchUntil(t, s, last+1000, 0); again[0].Keys != nil {
		t.Error("a revision that isn't of this store was taken for known")
	}
}

func testWatchEnds(t *testing.T, s store.Store) {
	last := put(t, s, "a")
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- s.Watch(ctx, last, func(store.Change) error { return nil }) }()
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("after the context ended: %v", err)
	}
	if err := s.Watch(context.Background(), 0, func(store.Change) error { return errOfTest }); !errors.Is(err, errOfTest) {
		t.Errorf("after its function failed: %v", err)
	}
	go func() { ended <- s.Watch(context.Background(), last, func(store.Change) error { return nil }) }()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-ended; !errors.Is(err, store.ErrClosed) {
		t.Errorf("after the store was closed: %v", err)
	}
}

func testClosed(t *testing.T, s store.Store) {
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if err := s.View(context.Background(), func(store.Reader) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("View: %v", err)
	}
	if _, err := s.Update(context.Background(), func(store.Writer) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("Update: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}
