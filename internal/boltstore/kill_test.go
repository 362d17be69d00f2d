package boltstore

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/store"
)

// childDir makes the test binary a process that writes to the store in this directory until it is killed.
const childDir = "STILE_TEST_WRITE_UNTIL_KILLED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		writeUntilKilled(dir)
	}
	os.Exit(m.Run())
}

// writeUntilKilled has several writers, so that commits are shared, and prints each key once it is acknowledged.
func writeUntilKilled(dir string) {
	s, err := Open(dir)
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	fmt.Println("open")
	var printing sync.Mutex
	var group sync.WaitGroup
	for writer := range 8 {
		group.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprintf("%d/%d/%d", os.Getpid(), writer, i)
				err := write(s, key, i%7 == 3)
				printing.Lock()
				if err == nil {
					fmt.Println(key)
				}
				printing.Unlock()
			}
		})
	}
	group.Wait()
}

func write(s *Store, key string, fail bool) error {
	_, err := s.Update(context.Background(), func(w store.Writer) error {
		if err := w.Put(key, []byte(strings.Repeat(key, 20))); err != nil {
			return err
		}
		if fail {
			return fmt.Errorf("%s isn't wanted", key)
		}
		return w.Put("last/"+key, nil)
	})
	return err
}

func TestWhatWasAcknowledgedSurvivesKill(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for round := range 50 {
		for _, key := range killed(t, dir, round) {
			acknowledged[key] = true
		}
		s, err := Open(dir)
		if err != nil {
			t.Fatalf("after kill %d: %v", round, err)
		}
		checkAll(t, s, acknowledged)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d acknowledged writes survived 50 kills", len(acknowledged))
}

// killed runs a writer, kills it and answers what it acknowledged. In one round of two it is killed when it has acknowledged as many as
// the round's number, in the other at a random moment, which may be that of the opening: the first file is made by a child.
func killed(t *testing.T, dir string, round int) []string {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if round%2 == 0 {
		timer := time.AfterFunc(time.Duration(rand.IntN(120))*time.Millisecond, func() { _ = child.Process.Kill() })
		defer timer.Stop()
	}
	var keys []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "error") {
			t.Errorf("the child says %s", line)
		} else if line != "open" {
			if keys = append(keys, line); len(keys) == round {
				_ = child.Process.Kill()
			}
		}
	}
	_ = child.Wait()
	return keys
}

func checkAll(t *testing.T, s *Store, acknowledged map[string]bool) {
	t.Helper()
	if err := s.View(t.Context(), func(r store.Reader) error {
		for key := range acknowledged {
			if _, ok := r.Get("last/" + key); !ok {
				t.Errorf("%s was acknowledged and is lost", key)
			}
		}
		for key := range r.Scan("", "") {
			if !strings.HasPrefix(key, "last/") && !has(r, "last/"+key) {
				t.Errorf("%s is half an update", key)
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func has(r store.Reader, key string) bool {
	_, ok := r.Get(key)
	return ok
}
