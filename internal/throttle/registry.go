package throttle

import (
	"runtime"
	"sync"
	"weak"
)

// Key names a bucket. The account's has a region only.
type Key struct{ Region, ApiId, StageName, ResourcePath, HttpMethod string }

// Registry knows the buckets that are in use, so that a plan goes on with those of the plan before. A bucket lives as long as plans
// refer to it.
type Registry struct {
	account Limits

	mu      sync.Mutex
	buckets map[Key]weak.Pointer[Bucket]
}

// New makes a registry for an account with these limits.
func New(account Limits) *Registry {
	return &Registry{account: account, buckets: map[Key]weak.Pointer[Bucket]{}}
}

// Account is the bucket of all requests to a region's APIs.
func (r *Registry) Account(region string) *Bucket { return r.Bucket(Key{Region: region}, r.account) }

// Bucket is the one of that name as long as its limits stay the same. With other limits it is a new and full one. It is nil if the
// limits are none.
func (r *Registry) Bucket(key Key, limits Limits) *Bucket {
	if limits.none() {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if known := r.buckets[key].Value(); known != nil && known.limits == limits {
		return known
	}
	b := newBucket(limits)
	r.buckets[key] = weak.Make(b)
	runtime.AddCleanup(b, r.forget, key)
	return b
}

// forget drops the name of a bucket that is gone, unless there is a new one.
func (r *Registry) forget(key Key) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.buckets[key].Value() == nil {
		delete(r.buckets, key)
	}
}
