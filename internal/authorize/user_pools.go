package authorize

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"stile/internal/apigw"
	"stile/internal/awsapi"
	"stile/internal/lazyregexp"
	"stile/internal/wire"
)

// UserPools knows the keys with which user pools sign. They are fetched when a token needs them and kept: a pool seldom changes its
// keys, and a token that names an unknown one has them fetched again, though not at any rate.
type UserPools struct {
	aws    *awsapi.Caller
	client *wire.Client
	now    func() time.Time

	mu    sync.Mutex
	pools map[string]*userPool // by the URL of its keys
}

// NewUserPools makes a registry. aws says where user pools are, client fetches from there.
func NewUserPools(aws *awsapi.Caller, client *wire.Client) *UserPools {
	return &UserPools{aws: aws, client: client, now: time.Now, pools: map[string]*userPool{}}
}

// userPool is what is known of one pool's keys.
type userPool struct {
	fetching sync.Mutex // one at a time; who waits takes what the other got
	keys     jose.JSONWebKeySet
	fetched  time.Time
	tried    time.Time
	err      error // of the last try
}

const (
	keysKept     = time.Hour        // after which keys are fetched again
	keysRetry    = 10 * time.Second // between two tries for an unknown key, or after a failure
	fetchTimeout = 5 * time.Second
	maxKeys      = 256 << 10 // bytes of a pool's keys
)

var userPoolArns = lazyregexp.New(`^arn:[^:]+:cognito-idp:([^:]+):[^:]*:userpool/([A-Za-z0-9_-]+)$`)

// issuer is a user pool as tokens name it.
type issuer struct {
	names  []string // what iss may be: AWS's name for it, and where it is here
	scheme string
	host   string
	target string // of its keys
}

func (u *UserPools) issuer(arn string) (issuer, error) {
	parts := userPoolArns.FindStringSubmatch(arn)
	if parts == nil {
		return issuer{}, fmt.Errorf("%q is no user pool's ARN", arn)
	}
	region, pool := parts[1], parts[2]
	endpoint := u.aws.Endpoint("cognito-idp", "", region)
	at := issuer{
		names:  []string{"https://cognito-idp." + region + "." + apigw.Domain(region) + "/" + pool},
		scheme: endpoint.Scheme, host: endpoint.Host, target: endpoint.BasePath + "/" + pool + "/.well-known/jwks.json",
	}
	if endpoint.Overridden {
		at.names = append(at.names, endpoint.Scheme+"://"+endpoint.Host+endpoint.BasePath+"/"+pool)
	}
	return at, nil
}

var errUnknownKey = errors.New("the user pool has no such key")

// key is the pool's key of an id.
func (u *UserPools) key(ctx context.Context, at issuer, id string) (*jose.JSONWebKey, error) {
	pool := u.pool(at)
	pool.fetching.Lock()
	defer pool.fetching.Unlock()
	now := u.now()
	key := pool.find(id)
	if key != nil && now.Sub(pool.fetched) < keysKept {
		return key, nil
	}
	if now.Sub(pool.tried) >= keysRetry {
		keys, err := u.fetch(ctx, at)
		pool.tried, pool.err = now, err
		if err == nil {
			pool.keys, pool.fetched = keys, now
			key = pool.find(id)
		}
	}
	switch {
	case key != nil:
		return key, nil // perhaps an old one: a pool that can't be reached for a while doesn't lock everybody out
	case pool.err != nil:
		return nil, pool.err
	default:
		return nil, errUnknownKey
	}
}

func (u *UserPools) pool(at issuer) *userPool {
	u.mu.Lock()
	defer u.mu.Unlock()
	url := at.scheme + "://" + at.host + at.target
	pool := u.pools[url]
	if pool == nil {
		pool = &userPool{}
		u.pools[url] = pool
	}
	return pool
}

func (p *userPool) find(id string) *jose.JSONWebKey {
	for i := range p.keys.Keys {
		if key := &p.keys.Keys[i]; key.KeyID == id && key.IsPublic() && key.Valid() {
			return key
		}
	}
	return nil
}

func (u *UserPools) fetch(ctx context.Context, at issuer) (keys jose.JSONWebKeySet, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout) // others wait for it too
	defer cancel()
	req := &wire.Request{Method: "GET", Scheme: at.scheme, Host: at.host, Target: at.target}
	req.Header.Add("Accept", "application/json")
	var res wire.Response
	if err := u.client.Do(ctx, req, &res); err != nil {
		return keys, fmt.Errorf("the user pool's keys can't be fetched: %w", err)
	}
	text, err := res.Body.ReadAll(maxKeys)
	switch {
	case err != nil:
		return keys, fmt.Errorf("the user pool's keys can't be fetched: %w", err)
	case res.Status != 200:
		return keys, fmt.Errorf("the user pool's keys can't be fetched: status %d of %s://%s%s", res.Status, at.scheme, at.host, at.target)
	}
	return readKeys(text)
}
