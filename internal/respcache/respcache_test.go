package respcache

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"stile/internal/apigw"
)

func answer(body string) *Response {
	r := &Response{Status: 200, Body: []byte(body)}
	r.Header.Add("Content-Type", "text/plain")
	return r
}

// put keeps an answer as one who just missed it does.
func put(c Cache, name, body string, ttl time.Duration) {
	key := KeyOf([]byte(name))
	_, since := c.Get(context.Background(), key)
	c.Put(context.Background(), key, answer(body), ttl, since)
}

func get(c Cache, name string) string {
	kept, _ := c.Get(context.Background(), KeyOf([]byte(name)))
	if kept == nil {
		return ""
	}
	return string(kept.Body)
}

// registry is one whose goroutines end with the test.
func registry(t *testing.T, maxBytes uint64) *Registry {
	r := NewRegistry(maxBytes)
	t.Cleanup(r.Close)
	return r
}

func TestAnswersAreKeptForTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := registry(t, 1<<20).Open("api", "stage", "0.5")
		put(c, "short", "s", time.Second)
		put(c, "long", "l", time.Hour)
		time.Sleep(time.Second - 1)
		if get(c, "short") != "s" {
			t.Error("it ended early")
		}
		time.Sleep(time.Nanosecond)
		if got := get(c, "short"); got != "" {
			t.Errorf("got %q after its time", got)
		}
		put(c, "long", "again", 2*time.Hour)
		time.Sleep(90 * time.Minute)
		if got := get(c, "long"); got != "again" {
			t.Errorf("got %q, want the newer answer with its own time", got)
		}
	})
}

func TestReadingDoesntProlongAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := registry(t, 1<<20).Open("api", "stage", "0.5")
		put(c, "k", "v", 10*time.Second)
		for range 9 {
			time.Sleep(time.Second)
			get(c, "k")
		}
		time.Sleep(time.Second)
		if got := get(c, "k"); got != "" {
			t.Errorf("got %q after its time", got)
		}
	})
}

func TestFlushEmptiesOneStageOnly(t *testing.T) {
	r := registry(t, 1<<20)
	flushed, other := r.Open("api", "a", "0.5"), r.Open("api", "b", "0.5")
	put(flushed, "k", "v", time.Hour)
	put(other, "k", "v", time.Hour)
	if err := r.Flush(context.Background(), "api", "a"); err != nil {
		t.Fatal(err)
	}
	if get(flushed, "k") != "" || get(other, "k") != "v" {
		t.Errorf("kept %q and %q", get(flushed, "k"), get(other, "k"))
	}
	put(flushed, "k", "new", time.Hour)
	if get(flushed, "k") != "new" {
		t.Error("nothing is kept after a flush")
	}
}

func TestAnAnswerAskedForBeforeAFlushIsntKept(t *testing.T) {
	r := registry(t, 1<<20)
	c := r.Open("api", "stage", "0.5")
	key := KeyOf([]byte("k"))
	_, since := c.Get(context.Background(), key)
	r.Flush(context.Background(), "api", "stage")
	c.Put(context.Background(), key, answer("old"), time.Hour, since)
	if get(c, "k") != "" {
		t.Error("an old answer came back")
	}
}

func TestAStageKeepsItsCacheUntilItIsRemoved(t *testing.T) {
	r := registry(t, 1<<20)
	first := r.Open("api", "stage", "0.5")
	put(first, "k", "v", time.Hour)
	if got := get(r.Open("api", "stage", "0.5"), "k"); got != "v" {
		t.Errorf("got %q of the same stage", got)
	}
	if got := get(r.Open("api", "stage", "1.6"), "k"); got != "" {
		t.Errorf("got %q of a cache of another size", got)
	}
	put(first, "k", "v", time.Hour)
	r.Remove("api", "stage")
	r.Remove("api", "none")
	if get(first, "k") != "" {
		t.Error("a removed cache still answers")
	}
	if get(r.Open("api", "stage", "0.5"), "k") != "" {
		t.Error("a new stage of the same name has the old one's answers")
	}
}

func TestCachesTogetherStayWithinTheMemory(t *testing.T) {
	const limit = 1 << 20
	r := registry(t, limit)
	caches := []*memory{r.Open("api", "a", "237").(*memory), r.Open("api", "b", "0.5").(*memory)}
	body := strings.Repeat("x", 10_000)
	for i := range 500 {
		for _, c := range caches {
			put(c, strconv.Itoa(i), body, time.Hour)
		}
	}
	total := uint64(0)
	for i, c := range caches {
		c.entries.CleanUp()
		size := c.entries.WeightedSize()
		if size < limit/4 {
			t.Errorf("cache %d keeps %d bytes only", i, size)
		}
		total += size
	}
	if total > limit {
		t.Errorf("%d bytes are kept, more than %d", total, limit)
	}
	r.Remove("api", "a")
	if got := caches[1].entries.GetMaximum(); got != limit {
		t.Errorf("the remaining cache may have %d bytes, want %d", got, limit)
	}
}

func TestUsagesCountHitsAndMisses(t *testing.T) {
	r := registry(t, 1<<20)
	c := r.Open("api", "stage", "0.5")
	put(c, "k", "v", time.Hour) // looks first
	get(c, "k")
	get(c, "k")
	get(c, "another")
	usages := r.Usages()
	if len(usages) != 1 || usages[0].ApiId != "api" || usages[0].StageName != "stage" || usages[0].Hits != 2 || usages[0].Misses != 2 {
		t.Errorf("%+v", usages)
	}
}

func TestSizesAreGigabytes(t *testing.T) {
	r := registry(t, 1<<62)
	for size, want := range map[apigw.CacheClusterSize]uint64{"0.5": 1 << 29, "118": 118 << 30, "": 1 << 29} {
		c := r.Open("api", "stage", size).(*memory)
		if got := c.entries.GetMaximum(); got != want {
			t.Errorf("size %q is %d bytes, want %d", size, got, want)
		}
	}
}

func TestWritersReadersAndFlushesAtOnce(t *testing.T) {
	r := registry(t, 1<<20)
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := range 500 {
				c := r.Open("api", "stage", "0.5")
				name := strconv.Itoa(i % 50)
				put(c, name, name, time.Minute)
				if got := get(c, name); got != "" && got != name {
					t.Errorf("got %q under %q", got, name)
				}
				switch {
				case i%100 == n:
					r.Flush(context.Background(), "api", "stage")
				case i%250 == n:
					r.Remove("api", "stage")
				}
			}
		})
	}
	all.Wait()
}

func TestKeysOfDifferentPartsDiffer(t *testing.T) {
	var keys []Key
	for _, parts := range []string{"", "a", "b", "ab"} {
		key := KeyOf([]byte(parts))
		if slices.Contains(keys, key) {
			t.Errorf("%q has another's key", parts)
		}
		keys = append(keys, key)
	}
}

func BenchmarkGet(b *testing.B) {
	r := NewRegistry(1 << 20)
	defer r.Close()
	c := r.Open("api", "stage", "0.5")
	put(c, "k", "v", time.Hour)
	key := KeyOf([]byte("k"))
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if kept, _ := c.Get(context.Background(), key); kept == nil {
				b.Error("lost")
			}
		}
	})
}
