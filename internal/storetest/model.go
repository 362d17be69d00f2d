package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stile/internal/store"
)

// testAgainstMap runs random transactions and holds the store against a map after each: a failed one changes neither.
func testAgainstMap(t *testing.T, s store.Store) {
	random := rand.New(rand.NewPCG(1, 2))
	model := map[string]string{}
	for round := range 150 {
		seed := random.Uint64()
		var next map[string]string
		_, err := s.Update(context.Background(), func(w store.Writer) error {
			next = maps.Clone(model)
			return change(w, next, rand.New(rand.NewPCG(seed, 0)))
		})
		switch {
		case err == nil:
			model = next
		case !errors.Is(err, errInjected) && !errors.Is(err, errOfTest):
			t.Fatalf("round %d: %v", round, err)
		}
		got := map[string]string{}
		err = s.View(context.Background(), func(r store.Reader) error {
			for key, value := range r.Scan("", "") {
				got[key] = string(value)
			}
			return nil
		})
		if errors.Is(err, errInjected) {
			continue
		}
		if diff := cmp.Diff(model, got); diff != "" || err != nil {
			t.Fatalf("round %d: %v (-map +store):\n%s", round, err, diff)
		}
	}
}

func change(w store.Writer, model map[string]string, random *rand.Rand) error {
	for range random.IntN(8) {
		key := fmt.Sprintf("%d/%d", random.IntN(4), random.IntN(10))
		var err error
		switch random.IntN(6) {
		case 0, 1, 2:
			value := fmt.Sprint(random.Uint32())
			err = w.Put(key, []byte(value))
			model[key] = value
		case 3:
			err = w.Delete(key)
			delete(model, key)
		case 4:
			err = w.DeletePrefix(key[:2])
			maps.DeleteFunc(model, func(k, _ string) bool { return strings.HasPrefix(k, key[:2]) })
		case 5:
			want := slices.DeleteFunc(slices.Sorted(maps.Keys(model)), func(k string) bool { return !strings.HasPrefix(k, key[:2]) })
			if got := scan(w, key[:2], ""); !slices.Equal(got, want) {
				return fmt.Errorf("the transaction sees %v, want %v", got, want)
			}
		}
		if err != nil {
			return err
		}
	}
	if random.IntN(10) == 0 {
		return errOfTest
	}
	return nil
}
