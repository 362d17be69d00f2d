package store

import (
	"encoding/json"
	"fmt"
	"iter"
	"strings"
)

// Get reads the record under key; nil if there is none.
func Get[T any](r Reader, key string) (*T, error) {
	text, ok := r.Get(key)
	if !ok {
		return nil, nil
	}
	return decode[T](key, text)
}

// Put writes v under key.
func Put[T any](w Writer, key string, v *T) error {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode %s: %w", key, err)
	}
	return w.Put(key, text)
}

// Record is one answer of Children: the last element of its key, and what stands there.
type Record[T any] struct {
	Name  string
	Value *T
}

// Children walks the records whose keys are prefix and one more element greater than after ("" for all), in byte order, and passes
// over what lies below them. It ends with the first record that can't be decoded.
func Children[T any](r Reader, prefix, after string) iter.Seq2[Record[T], error] {
	return func(yield func(Record[T], error) bool) {
		for cursor := prefix + after; ; {
			key, text, ok := next(r, prefix, cursor)
			if !ok {
				return
			}
			name, _, deeper := strings.Cut(key[len(prefix):], "/")
			if deeper {
				cursor = prefix + name + "/\xff"
				continue
			}
			cursor = key
			v, err := decode[T](key, text)
			if !yield(Record[T]{name, v}, err) || err != nil {
				return
			}
		}
	}
}

// Regions are those that have anything in the store.
func Regions(r Reader) []string {
	var regions []string
	for cursor := ""; ; {
		key, _, ok := next(r, "", cursor)
		if !ok {
			return regions
		}
		region, _, _ := strings.Cut(key, "/")
		regions = append(regions, region)
		cursor = region + "/\xff"
	}
}

func next(r Reader, prefix, after string) (key string, value []byte, ok bool) {
	for key, value := range r.Scan(prefix, after) {
		return key, value, true
	}
	return "", nil, false
}

func decode[T any](key string, text []byte) (*T, error) {
	v := new(T)
	if err := json.Unmarshal(text, v); err != nil {
		return nil, fmt.Errorf("decode %s: %w", key, err)
	}
	return v, nil
}
