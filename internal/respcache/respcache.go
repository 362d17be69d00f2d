// Package respcache keeps the answers of methods that their stages cache.
package respcache

import (
	"context"
	"crypto/sha256"
	"time"

	"stile/internal/wire"
)

// Response is an answer as a cache keeps it: what the client would get, but for what the gateway does to each answer anew. It is
// never changed once it is kept.
type Response struct {
	Status int
	Header wire.Header
	Body   []byte
}

// MaxBody is how many bytes the body of an answer may have to be kept: the service's limit.
const MaxBody = 1 << 20

// Key names an answer among those of a stage.
type Key [sha256.Size]byte

// KeyOf is the key made of everything that tells answers apart.
func KeyOf(parts []byte) Key { return sha256.Sum256(parts) }

// Cache keeps the answers of one stage. What it fails to keep it doesn't have: caching is best effort.
type Cache interface {
	// Get is what is kept under key, or nil; and the generation of the cache, for Put.
	Get(ctx context.Context, key Key) (kept *Response, since Generation)
	// Put keeps an answer for a time, in place of the one there is; unless the cache was flushed since the answer was asked for.
	Put(ctx context.Context, key Key, r *Response, ttl time.Duration, since Generation)
}

// Generation counts the flushes of a cache.
type Generation uint64
