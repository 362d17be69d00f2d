package server

import (
	"stile/internal/boltstore"
	"stile/internal/store"
)

// openStore opens what a data directory names.
func openStore(data string) (store.Store, error) {
	open := func() (*boltstore.Store, error) { return boltstore.Open(data) }
	if data == Memory {
		open = boltstore.OpenTemporary
	}
	s, err := open()
	if err != nil {
		return nil, err // not s: a nil *boltstore.Store is no nil store.Store
	}
	return s, nil
}
