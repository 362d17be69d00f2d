package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/store"
)

func testValues(t *testing.T, s store.Store) {
	value := []byte("first")
	update(t, s, func(w store.Writer) error {
		if err := w.Put("a", value); err != nil {
			return err
		}
		copy(value, "xxxxx")
		return errors.Join(w.Put("empty", nil), w.Put("gone", []byte("x")), w.Delete("gone"), w.Delete("never"))
	})
	view(t, s, func(r store.Reader) {
		if v, ok := r.Get("a"); !ok || string(v) != "first" {
			t.Errorf("a = %q, %v", v, ok)
		}
		if v, ok := r.Get("empty"); !ok || len(v) != 0 {
			t.Errorf("empty = %q, %v", v, ok)
		}
		for _, key := range []string{"gone", "never", ""} {
			if v, ok := r.Get(key); ok {
				t.Errorf("%s = %q, want nothing", key, v)
			}
		}
	})
	put(t, s, "a")
	view(t, s, func(r store.Reader) {
		if v, _ := r.Get("a"); string(v) != "a" {
			t.Errorf("a = %q after it was written again", v)
		}
	})
}

func testScan(t *testing.T, s store.Store) {
	put(t, s, "p/b", "p/a", "p/a/x", "p/B", "p", "p0", "o/z", "q")
	view(t, s, func(r store.Reader) {
		for _, c := range []struct {
			prefix, after string
			want          []string
		}{
			{"", "", []string{"o/z", "p", "p/B", "p/a", "p/a/x", "p/b", "p0", "q"}},
			{"p/", "", []string{"p/B", "p/a", "p/a/x", "p/b"}},
			{"p/", "p/a", []string{"p/a/x", "p/b"}},
			{"p/", "p/aa", []string{"p/b"}},
			{"p/", "p/b", []string{}},
			{"p/", "q", []string{}},
			{"p/", "o", []string{"p/B", "p/a", "p/a/x", "p/b"}},
			{"x", "", []string{}},
		} {
			if diff := cmp.Diff(c.want, scan(r, c.prefix, c.after)); diff != "" {
				t.Errorf("Scan(%q, %q) (-want +got):\n%s", c.prefix, c.after, diff)
			}
		}
		for key, value := range r.Scan("p/", "") {
			if string(value) != key {
				t.Errorf("%s = %q", key, value)
			}
			break
		}
	})
}

func testScanWhileWriting(t *testing.T, s store.Store) {
	put(t, s, "k/1", "k/2", "k/3", "k/4", "k/5")
	update(t, s, func(w store.Writer) error {
		var seen []string
		for key := range w.Scan("k/", "") {
			seen = append(seen, key)
			switch key {
			case "k/1":
				if err := errors.Join(w.Delete("k/2"), w.Put("k/3a", nil), w.Put("k/0", nil)); err != nil {
					return err
				}
			case "k/4":
				if err := w.Delete("k/4"); err != nil {
					return err
				}
			}
		}
		if diff := cmp.Diff([]string{"k/1", "k/3", "k/3a", "k/4", "k/5"}, seen); diff != "" {
			t.Errorf("walked (-want +got):\n%s", diff)
		}
		return nil
	})
	wantKeys(t, s, "k/0", "k/1", "k/3", "k/3a", "k/5")
}

func testDeletePrefix(t *testing.T, s store.Store) {
	put(t, s, "api/a", "api/a/1", "api/a/1/2", "api/ab", "api/b", "apj")
	update(t, s, func(w store.Writer) error { return w.DeletePrefix("api/a/") })
	wantKeys(t, s, "api/a", "api/ab", "api/b", "apj")
	update(t, s, func(w store.Writer) error { return w.DeletePrefix("api/a") })
	wantKeys(t, s, "api/b", "apj")
	update(t, s, func(w store.Writer) error { return w.DeletePrefix("") })
	wantKeys(t, s)
}

func testChildren(t *testing.T, s store.Store) {
	type thing struct{ Name string }
	update(t, s, func(w store.Writer) error {
		for _, key := range []string{"r/a", "r/b", "r/b/below", "r/b/below/more", "r/b-c", "r/c/orphan", "r/d"} {
			if err := store.Put(w, key, &thing{key}); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(r store.Reader) {
		for after, want := range map[string]string{"": "a b b-c d", "a": "b b-c d", "b": "b-c d", "d": ""} {
			var names []string
			for record, err := range store.Children[thing](r, "r/", after) {
				if err != nil || record.Value.Name != "r/"+record.Name {
					t.Errorf("%s = %+v, %v", record.Name, record.Value, err)
				}
				names = append(names, record.Name)
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("after %q: %q, want %q", after, got, want)
			}
		}
	})
}

func testFailedUpdate(t *testing.T, s store.Store) {
	before := put(t, s, "kept")
	_, err := s.Update(context.Background(), func(w store.Writer) error {
		return errors.Join(w.Put("new", nil), w.Delete("kept"), errOfTest)
	})
	if !errors.Is(err, errOfTest) {
		t.Errorf("error = %v", err)
	}
	wantKeys(t, s, "kept")
	view(t, s, func(r store.Reader) {
		if r.Revision() != before {
			t.Errorf("revision = %d, want %d as before", r.Revision(), before)
		}
	})
}

func testDoomedUpdate(t *testing.T, s store.Store) {
	_, err := s.Update(context.Background(), func(w store.Writer) error {
		if err := w.Put("a", nil); err != nil {
			return err
		}
		if err := w.Put("", nil); err == nil {
			t.Error("the empty key was taken")
		}
		return nil
	})
	if err == nil {
		t.Error("an update was committed after a Put that failed")
	}
	wantKeys(t, s)
}

func testPanic(t *testing.T, s store.Store) {
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was lost")
			}
		}()
		_, _ = s.Update(context.Background(), func(w store.Writer) error {
			_ = w.Put("half", nil)
			panic("of the test")
		})
	}()
	put(t, s, "after")
	wantKeys(t, s, "after")
}

func testContext(t *testing.T, s store.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Update(ctx, func(w store.Writer) error { return w.Put("a", nil) }); !errors.Is(err, context.Canceled) {
		t.Errorf("Update: %v", err)
	}
	if err := s.View(ctx, func(store.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("View: %v", err)
	}
	wantKeys(t, s)
}

func testSnapshot(t *testing.T, s store.Store) {
	put(t, s, "a")
	view(t, s, func(r store.Reader) {
		before := r.Revision()
		done := make(chan struct{})
		go func() {
			defer close(done)
			put(t, s, "b")
		}()
		<-done
		if got := scan(r, "", ""); len(got) != 1 || r.Revision() != before {
			t.Errorf("the snapshot changed: %v at %d, was at %d", got, r.Revision(), before)
		}
	})
	wantKeys(t, s, "a", "b")
}

func testRevisions(t *testing.T, s store.Store) {
	var last store.Revision
	for i := range 5 {
		revision := put(t, s, strconv.Itoa(i))
		if revision <= last {
			t.Errorf("revision %d after %d", revision, last)
		}
		last = revision
		view(t, s, func(r store.Reader) {
			if r.Revision() != revision {
				t.Errorf("a view at %d after commit %d", r.Revision(), revision)
			}
		})
	}
	if revision := update(t, s, func(w store.Writer) error { return nil }); revision != last {
		t.Errorf("an update that changes nothing is revision %d, want %d", revision, last)
	}
}

// testSerialisable lets writers add to one number while others fail half-way.
func testSerialisable(t *testing.T, s store.Store) {
	const writers, rounds = 8, 40
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			for round := range rounds {
				fail := (i+round)%5 == 0
				_, err := s.Update(context.Background(), func(w store.Writer) error { return add(w, fail) })
				if fail != errors.Is(err, errOfTest) {
					t.Errorf("Update: %v", err)
				}
			}
		})
	}
	group.Wait()
	want := fmt.Sprint(writers * rounds * 4 / 5)
	view(t, s, func(r store.Reader) {
		if got, _ := r.Get("sum"); string(got) != want {
			t.Errorf("sum = %s, want %s", got, want)
		}
	})
}

func add(w store.Writer, fail bool) error {
	text, _ := w.Get("sum")
	sum, _ := strconv.Atoi(string(text))
	if err := w.Put("sum", []byte(strconv.Itoa(sum+1))); err != nil {
		return err
	}
	if fail {
		return errOfTest
	}
	return nil
}
