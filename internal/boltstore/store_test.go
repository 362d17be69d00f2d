package boltstore

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"stile/internal/store"
	"stile/internal/storetest"
)

func TestStoreOnDisk(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, t.TempDir()) })
}

func TestTemporaryStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		s, err := OpenTemporary()
		if err != nil {
			t.Fatal(err)
		}
		closeAtEnd(t, s)
		return s
	})
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	closeAtEnd(t, s)
	return s
}

// closeAtEnd closes s unless the test has.
func closeAtEnd(t *testing.T, s *Store) {
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

func put(t *testing.T, s *Store, key string) store.Revision {
	t.Helper()
	revision, err := s.Update(t.Context(), func(w store.Writer) error { return w.Put(key, []byte(key)) })
	if err != nil {
		t.Fatal(err)
	}
	return revision
}

func TestValuesAndRevisionSurviveReopening(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "when", "needed")
	s := open(t, dir)
	put(t, s, "a")
	last := put(t, s, "b")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	s = open(t, dir)
	if err := s.View(t.Context(), func(r store.Reader) error {
		if v, ok := r.Get("b"); !ok || string(v) != "b" || r.Revision() != last {
			t.Errorf("b = %q, %v at %d, want it at %d", v, ok, r.Revision(), last)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if next := put(t, s, "c"); next <= last {
		t.Errorf("revision %d after %d", next, last)
	}
}

func TestCommitsBeforeOpeningAreToldAsAnything(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	first := put(t, s, "a")
	last := put(t, s, "b")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	enough := errors.New("enough")
	var told []store.Change
	err := open(t, dir).Watch(t.Context(), first, func(c store.Change) error { told = append(told, c); return enough })
	if !errors.Is(err, enough) || len(told) != 1 || told[0].Revision != last || told[0].Keys != nil {
		t.Errorf("told %v, %v; want one change of anything at %d", told, err, last)
	}
}

func TestTemporaryStoreLeavesNoFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := OpenTemporary()
	if err != nil {
		t.Fatal(err)
	}
	closeAtEnd(t, s)
	put(t, s, "a")
	if files, err := os.ReadDir(os.TempDir()); err != nil || len(files) != 0 {
		t.Errorf("left %v, %v", files, err)
	}
}

// damage makes a store in dir and then spoils its file.
func damage(t *testing.T, dir string, spoil func(file []byte) []byte) {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		put(t, s, strings.Repeat("key", 50)+strconv.Itoa(i))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, FileName)
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, spoil(file), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpenSaysInOneLineWhatToDo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, FileName), []byte(strings.Repeat("no store ", 4000)), 0o600); err != nil {
		t.Fatal(err)
	}
	short, overwritten := t.TempDir(), t.TempDir()
	damage(t, short, func(file []byte) []byte { return file[:20000] })
	damage(t, overwritten, func(file []byte) []byte {
		clear(file[8192:])
		return file
	})
	held := t.TempDir()
	open(t, held)
	for _, c := range []struct{ dir, want string }{
		{file, "can't be used: not a directory; choose one that can be written"},
		{filepath.Join(file, "below"), "can't be used: not a directory; choose one that can be written"},
		{"/proc/stile", "can't be used: "},
		{broken, "isn't a store that can be read"},
		{short, "isn't a store that can be read"},
		{overwritten, "isn't a store that can be read"},
		{held, "is in use by another process: stop it or choose another directory"},
	} {
		s, err := Open(c.dir)
		if err == nil {
			closeAtEnd(t, s)
			t.Errorf("%s was opened", c.dir)
			continue
		}
		if text := err.Error(); !strings.Contains(text, c.want) || !strings.Contains(text, c.dir) || strings.Contains(text, "\n") {
			t.Errorf("%q, want one line with %q", text, c.want)
		}
	}
}
