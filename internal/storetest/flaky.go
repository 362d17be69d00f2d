package storetest

import (
	"context"
	"errors"
	"sync/atomic"

	"stile/internal/store"
)

// errInjected is what a flaky store's failing calls answer.
var errInjected = errors.New("injected failure")

// newFlaky is inner with every n-th call failing: View and Update before or after they ran f, Put and Delete in the middle of it.
func newFlaky(inner store.Store, n int64) store.Store { return &flaky{inner, &fuse{n: n}} }

type fuse struct {
	n     int64
	calls atomic.Int64
}

func (f *fuse) blow() error {
	if f.calls.Add(1)%f.n == 0 {
		return errInjected
	}
	return nil
}

type flaky struct {
	store.Store
	fuse *fuse
}

func (s *flaky) View(ctx context.Context, f func(store.Reader) error) error {
	if err := s.fuse.blow(); err != nil {
		return err
	}
	return s.Store.View(ctx, f)
}

func (s *flaky) Update(ctx context.Context, f func(store.Writer) error) (store.Revision, error) {
	if err := s.fuse.blow(); err != nil {
		return 0, err
	}
	return s.Store.Update(ctx, func(w store.Writer) error {
		fw := &flakyWriter{Writer: w, fuse: s.fuse}
		if err := f(fw); err != nil {
			return err
		}
		if fw.doom != nil {
			return fw.doom
		}
		return s.fuse.blow()
	})
}

type flakyWriter struct {
	store.Writer
	fuse *fuse
	doom error
}

func (w *flakyWriter) Put(key string, value []byte) error {
	return w.attempt(func() error { return w.Writer.Put(key, value) })
}

func (w *flakyWriter) Delete(key string) error {
	return w.attempt(func() error { return w.Writer.Delete(key) })
}

func (w *flakyWriter) DeletePrefix(prefix string) error {
	return w.attempt(func() error { return w.Writer.DeletePrefix(prefix) })
}

func (w *flakyWriter) attempt(change func() error) error {
	if w.doom == nil {
		w.doom = w.fuse.blow()
	}
	if w.doom == nil {
		w.doom = change()
	}
	return w.doom
}
