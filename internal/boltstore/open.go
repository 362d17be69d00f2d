// Package boltstore keeps a store in one bbolt file. One process holds the file at a time; updates that arrive together share one
// write to the disk.
package boltstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	bolt "go.etcd.io/bbolt"
	boltErrors "go.etcd.io/bbolt/errors"

	"stile/internal/store"
)

// FileName is the store's file within its directory.
const FileName = "stile.db"

// mapped is how much address space is reserved for the file. Only when the file outgrows it does a commit have to wait for views.
const mapped = 1 << 30

// lockTimeout is long enough for a process that is just ending to let go of the file.
const lockTimeout = time.Second

var (
	recordsBucket = []byte("records")
	metaBucket    = []byte("meta")
	revisionKey   = []byte("revision")
)

// Open opens the store in dir, which is created if there is none. Its errors are one line that says what to do.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unusable(dir, err)
	}
	s, err := openFile(filepath.Join(dir, FileName))
	switch {
	case errors.Is(err, boltErrors.ErrTimeout):
		return nil, fmt.Errorf("data directory %s is in use by another process: stop it or choose another directory", dir)
	case errors.Is(err, errDamaged), errors.Is(err, boltErrors.ErrInvalid), errors.Is(err, boltErrors.ErrChecksum), errors.Is(err, boltErrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%s isn't a store that can be read (%w): restore it from a copy or choose another data directory",
			filepath.Join(dir, FileName), err)
	case err != nil:
		return nil, unusable(dir, err)
	}
	if err := syncDirectories(dir); err != nil {
		return nil, unusable(dir, errors.Join(err, s.Close()))
	}
	return s, nil
}

var errDamaged = errors.New("its pages are damaged")

// openFile opens and prepares the file. The library meets damage behind the first pages by panicking, or by reading memory that a
// file cut short doesn't back.
func openFile(path string) (s *Store, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if damage := recover(); damage != nil {
			s, err = nil, fmt.Errorf("%w: %v", errDamaged, damage)
		}
	}()
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		Timeout: lockTimeout, InitialMmapSize: mapped, FreelistType: bolt.FreelistMapType,
	})
	if err != nil {
		return nil, err
	}
	return start(db)
}

// OpenTemporary opens an empty store that ends with the process.
func OpenTemporary() (*Store, error) {
	file, err := os.CreateTemp("", "stile-*.db")
	if err != nil {
		return nil, fmt.Errorf("no room for temporary data: %w; set TMPDIR to a directory that can be written", err)
	}
	path := file.Name()
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("temporary data in %s: %w", path, err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{
		NoSync: true, NoGrowSync: true, NoFreelistSync: true, InitialMmapSize: mapped, FreelistType: bolt.FreelistMapType,
	})
	removeErr := os.Remove(path)
	if err != nil {
		return nil, fmt.Errorf("temporary data in %s: %w", path, err)
	}
	s, err := start(db)
	if err == nil && removeErr != nil {
		err = errors.Join(removeErr, s.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("temporary data in %s: %w", path, err)
	}
	return s, nil
}

func unusable(dir string, err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("data directory %s can't be used: %w; choose one that can be written", dir, err)
}

// start prepares the buckets of an open file and begins to commit. It closes db if it fails.
func start(db *bolt.DB) (*Store, error) {
	revision, err := prepare(db)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s := &Store{db: db, feed: newFeed(revision), committed: make(chan struct{})}
	s.wake.L = &s.mu
	go s.commitAll()
	return s, nil
}

func prepare(db *bolt.DB) (store.Revision, error) {
	var revision store.Revision
	ready := false
	err := db.View(func(tx *bolt.Tx) error {
		ready = tx.Bucket(recordsBucket) != nil && tx.Bucket(metaBucket) != nil
		if ready {
			revision = readRevision(tx)
		}
		return nil
	})
	if ready || err != nil {
		return revision, err
	}
	return 0, db.Update(func(tx *bolt.Tx) error {
		if _, err := tx.CreateBucketIfNotExists(recordsBucket); err != nil {
			return err
		}
		_, err := tx.CreateBucketIfNotExists(metaBucket)
		return err
	})
}

func readRevision(tx *bolt.Tx) store.Revision {
	text := tx.Bucket(metaBucket).Get(revisionKey)
	if len(text) != 8 {
		return 0
	}
	return store.Revision(binary.BigEndian.Uint64(text))
}

func writeRevision(tx *bolt.Tx, r store.Revision) error {
	return tx.Bucket(metaBucket).Put(revisionKey, binary.BigEndian.AppendUint64(nil, uint64(r)))
}

// syncDirectories makes the names of a new file and of its new directory as durable as what is in the file.
func syncDirectories(dir string) error {
	for _, path := range []string{dir, filepath.Dir(filepath.Clean(dir))} {
		d, err := os.Open(path)
		if err != nil {
			return err
		}
		if err := errors.Join(d.Sync(), d.Close()); err != nil {
			return err
		}
	}
	return nil
}
