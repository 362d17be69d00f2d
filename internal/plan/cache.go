package plan

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/mapping"
	"stile/internal/respcache"
	"stile/internal/wire"
)

// caching is how a method's answers are kept: spec data-plane 06 section 2.
type caching struct {
	cache      respcache.Cache
	scope      []byte // the part of the key that all of the method's answers share
	parameters *mapping.CacheKey
	ttl        time.Duration

	// whether only an authorised caller may ask for a new answer, and what becomes of another who does
	authorised bool
	strategy   apigw.UnauthorizedCacheControlHeaderStrategy
}

// openCache is the cache of the plan's stage, if it has one and the plan may use it.
func (p *Plan) openCache(env *Env) respcache.Cache {
	if env.Caches == nil || !p.stage.CacheClusterEnabled {
		return nil
	}
	if p.isCanary != nil && *p.isCanary && !p.stage.CanarySettings.UseStageCache {
		return nil
	}
	return env.Caches.Open(p.ApiId(), p.StageName(), p.stage.CacheClusterSize)
}

// compileCaching is nil for a method that isn't cached. Of the settings for all methods only GET takes its caching.
func (m *Method) compileCaching() (*caching, []mapping.Problem) {
	in := m.definition.MethodIntegration
	switch {
	case m.plan.cache == nil, !m.setting.CachingEnabled, m.setting.CacheTtlInSeconds <= 0:
		return nil, nil
	case m.HttpMethod != "GET" && !m.ownSetting, in.ResponseTransferMode == apigw.TransferStream:
		return nil, nil
	}
	parameters, problems := mapping.CompileCacheKey(in)
	if problems != nil {
		return nil, problems // without all of its parameters the key would mix answers up
	}
	namespace := in.CacheNamespace
	if namespace == "" {
		namespace = m.ResourceId
	}
	return &caching{
		cache:      m.plan.cache,
		scope:      mapping.AppendKeyPart(mapping.AppendKeyPart(nil, m.plan.definition.DeploymentId), namespace),
		parameters: parameters,
		ttl:        time.Duration(m.setting.CacheTtlInSeconds) * time.Second,
		authorised: m.setting.RequireAuthorizationForCacheControl,
		strategy:   m.setting.UnauthorizedCacheControlHeaderStrategy,
	}, nil
}

// recalled is what a cache said to a request.
type recalled struct {
	answered bool // x.Response is the answer
	key      respcache.Key
	since    respcache.Generation
	warn     bool // the client asked for a new answer and may not
}

const typicalKey = 256 // bytes

// recall answers x from the cache, if the method has one and that has the answer.
func (m *Method) recall(ctx context.Context, x *exchange.Exchange) (r recalled, err error) {
	c := m.caching
	if c == nil {
		return r, nil
	}
	anew := asksAnew(x)
	if anew && c.authorised { // there are no authorised callers as long as AWS_IAM isn't verified
		if c.strategy == apigw.FailWith403 {
			return r, m.mayNotInvalidate(x)
		}
		anew = false
		r.warn = c.strategy == apigw.SucceedWithResponseHeader
	}
	var room [typicalKey]byte
	key := mapping.AppendKeyPart(append(room[:0], c.scope...), x.Request.Method)
	if key, err = c.parameters.Append(key, x); err != nil {
		return r, err
	}
	r.key = respcache.KeyOf(key)
	kept, since := c.cache.Get(ctx, r.key)
	r.since = since
	if kept != nil && !anew {
		r.answered = true
		replay(x, kept)
		r.addWarning(x)
	}
	return r, nil
}

// keep puts x's answer into the cache it was looked for in. Answers that stream, which are large, aren't kept. Which status an answer
// has doesn't matter, as it doesn't to the service; but faults never come here.
func (m *Method) keep(ctx context.Context, x *exchange.Exchange, r *recalled) {
	if m.caching == nil {
		return
	}
	if x.Response.Body.Buffered() && x.Response.Body.Len() <= respcache.MaxBody {
		body, _ := x.Response.Body.ReadAll(respcache.MaxBody) // at hand
		answer := &respcache.Response{Status: x.Response.Status, Header: x.Response.Header.Detached(), Body: bytes.Clone(body)}
		m.caching.cache.Put(ctx, r.key, answer, m.caching.ttl, r.since)
	}
	r.addWarning(x)
}

func (r *recalled) addWarning(x *exchange.Exchange) {
	if r.warn {
		x.Response.Header.Add("Warning", "199 Cache-control headers were ignored because the caller was unauthorized.")
	}
}

// asksAnew is whether a client wants an answer that doesn't come from the cache. No other directive matters.
func asksAnew(x *exchange.Exchange) bool {
	for name, value := range x.Request.Header.All() {
		if !strings.EqualFold(name, "Cache-Control") {
			continue
		}
		for directive := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(directive), "max-age=0") {
				return true
			}
		}
	}
	return false
}

// replay makes a kept answer x's. The trace id is each request's own.
func replay(x *exchange.Exchange, kept *respcache.Response) {
	x.Response.Status = kept.Status
	x.Response.Body = wire.Bytes(kept.Body)
	for name, value := range kept.Header.All() {
		if strings.EqualFold(name, "X-Amzn-Trace-Id") {
			value = x.TraceId
		}
		x.Response.Header.Add(name, value)
	}
}

// mayNotInvalidate tells a client that it isn't allowed to have a new answer. Of the account only the last four digits are told.
func (m *Method) mayNotInvalidate(x *exchange.Exchange) *apigw.Fault {
	account := m.plan.definition.AccountId
	if shown := len(account) - 4; shown > 0 {
		account = strings.Repeat("*", shown) + account[shown:]
	}
	return &apigw.Fault{Type: apigw.AccessDenied, Message: fmt.Sprintf(
		"User: anonymous is not authorized to perform: execute-api:InvalidateCache on resource: arn:aws:execute-api:%s:%s:%s/%s/%s%s",
		m.plan.definition.Region, account, m.plan.ApiId(), m.plan.StageName(), x.Request.Method, x.Request.Path)}
}
