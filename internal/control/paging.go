package control

import (
	"encoding/base64"
	"fmt"
	"iter"
	"math"

	"stile/internal/store"
)

const (
	defaultLimit = 25
	maxLimit     = 500
)

// page is what a call wants of a list: at most limit elements whose names come after a name.
type page struct {
	after string
	limit int
}

// pageOf reads the paging of a call. A limit out of range isn't refused.
func pageOf(position string, limit *int) (page, error) {
	p := page{limit: defaultLimit}
	if limit != nil && *limit > 0 {
		p.limit = min(*limit, maxLimit)
	}
	after, err := base64.RawURLEncoding.DecodeString(position)
	if err != nil {
		return page{}, badRequest("Invalid position parameter specified")
	}
	p.after = string(after)
	return p, nil
}

// positionAfter is the opaque text with which a client asks for what comes after name.
func positionAfter(name string) string { return base64.RawURLEncoding.EncodeToString([]byte(name)) }

// pageBelow reads a page of the records below a prefix, and the position of the next page if there is one.
func pageBelow[T any](c *Call, prefix, position string, limit *int) ([]*T, string, error) {
	p, err := pageOf(position, limit)
	if err != nil {
		return nil, "", err
	}
	return take(p, store.Children[T](c.reader, prefix, p.after))
}

// pageByAge reads a page of what an index below a prefix names, in its order. find answers nil for what isn't wanted.
func pageByAge[T any](c *Call, prefix, position string, limit *int, find func(id string) (*T, error)) ([]*T, string, error) {
	p, err := pageOf(position, limit)
	if err != nil {
		return nil, "", err
	}
	return take(p, func(yield func(store.Record[T], error) bool) {
		for key, id := range c.reader.Scan(prefix, prefix+p.after) {
			value, err := find(string(id))
			if value == nil && err == nil {
				continue
			}
			if !yield(store.Record[T]{Name: key[len(prefix):], Value: value}, err) {
				return
			}
		}
	})
}

// named is an element of a list that is sorted by name.
type named[T any] struct {
	name  string
	value *T
}

// oldestFirst and newestFirst name what was created at a time so that sorting by name is sorting by time.
func oldestFirst(nanos int64, id string) string { return fmt.Sprintf("%019d/%s", nanos, id) }

func newestFirst(nanos int64, id string) string { return oldestFirst(math.MaxInt64-nanos, id) }

// pageOfSorted is a page of a list that is at hand, and the position of the next page if there is one.
func pageOfSorted[T any](all []named[T], position string, limit *int) ([]*T, string, error) {
	p, err := pageOf(position, limit)
	if err != nil {
		return nil, "", err
	}
	return take(p, func(yield func(store.Record[T], error) bool) {
		for _, element := range all {
			if element.name > p.after && !yield(store.Record[T]{Name: element.name, Value: element.value}, nil) {
				return
			}
		}
	})
}

// take cuts a page off a list.
func take[T any](p page, list iter.Seq2[store.Record[T], error]) (items []*T, position string, err error) {
	items = []*T{}
	var last string
	for record, err := range list {
		if err != nil {
			return nil, "", err
		}
		if len(items) == p.limit {
			return items, positionAfter(last), nil
		}
		items, last = append(items, record.Value), record.Name
	}
	return items, "", nil
}
