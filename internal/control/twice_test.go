package control

import (
	"context"
	"errors"

	"stile/internal/store"
)

// twice is a store that runs every update two times, as a store may, and keeps what the second run did.
type twice struct{ store.Store }

var errAgain = errors.New("run it again")

func (s twice) Update(ctx context.Context, f func(store.Writer) error) (store.Revision, error) {
	if _, err := s.Store.Update(ctx, func(w store.Writer) error { return errors.Join(f(w), errAgain) }); !errors.Is(err, errAgain) {
		return 0, err
	}
	return s.Store.Update(ctx, f)
}
