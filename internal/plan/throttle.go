package plan

import (
	"fmt"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/throttle"
)

// limit is one bucket that a method's requests take a token from, and what is answered when it is empty.
type limit struct {
	bucket *throttle.Bucket
	fault  *apigw.Fault
}

// limitsFor are a method's limits in the order they are asked: spec data-plane 06 section 3. A canary's methods share them.
func (p *Plan) limitsFor(m *Method) (limits []limit) {
	if p.throttling == nil {
		return nil
	}
	if m.hasSetting {
		key := throttle.Key{Region: p.definition.Region, ApiId: p.ApiId(), StageName: p.StageName(), ResourcePath: m.ResourcePath, HttpMethod: m.HttpMethod}
		own := throttle.Limits{RateLimit: m.setting.ThrottlingRateLimit, BurstLimit: m.setting.ThrottlingBurstLimit}
		if bucket := p.throttling.Bucket(key, own); bucket != nil {
			limits = append(limits, limit{bucket, throttled(own, "Key throttle limit exceeded for RestApi %s, Stage %s, Resource %s, HttpMethod %s.",
				p.ApiId(), p.StageName(), m.ResourceId, m.HttpMethod)})
		}
	}
	if bucket := p.throttling.Account(p.definition.Region); bucket != nil {
		limits = append(limits, limit{bucket, throttled(bucket.Limits(), "Account throttle limit exceeded.")})
	}
	return limits
}

func throttled(limits throttle.Limits, format string, args ...any) *apigw.Fault {
	cause := fmt.Sprintf(format, args...) + fmt.Sprintf(" Limit: %.2f Burst: %d", limits.RateLimit, limits.BurstLimit)
	return &apigw.Fault{Type: apigw.Throttled, Cause: cause}
}

// throttle takes a token for x from each of the method's buckets, or answers that there is none.
func (m *Method) throttle(x *exchange.Exchange) error {
	if x.TestInvoke {
		return nil
	}
	for i := range m.limits {
		if !m.limits[i].bucket.Take() {
			return m.limits[i].fault
		}
	}
	return nil
}
