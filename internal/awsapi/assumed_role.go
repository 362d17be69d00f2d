package awsapi

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// assumedRole is what an aws.CredentialsCache keeps: a role's credentials from STS. The cache asks for them one at a time.
type assumedRole struct {
	sts aws.CredentialsProvider

	last   aws.Credentials // with their true end, which the cache moves
	failed time.Time
	err    error // of that moment, nil if the last asking went well
}

func (r *assumedRole) Retrieve(ctx context.Context) (aws.Credentials, error) {
	if r.err != nil && time.Since(r.failed) < retryAfter {
		return aws.Credentials{}, r.err
	}
	var assumed aws.Credentials
	if assumed, r.err = r.sts.Retrieve(ctx); r.err != nil {
		r.failed = time.Now()
		return aws.Credentials{}, r.err
	}
	r.last = assumed
	return assumed, nil
}

// HandleFailToRefresh has credentials used up to their end, while STS is asked again now and then: that they are renewed before it is
// for STS to fail in.
func (r *assumedRole) HandleFailToRefresh(_ context.Context, _ aws.Credentials, err error) (aws.Credentials, error) {
	now := time.Now()
	if !r.last.HasKeys() || !now.Before(r.last.Expires) {
		return aws.Credentials{}, err
	}
	kept := r.last
	if soon := now.Add(retryAfter); soon.Before(kept.Expires) {
		kept.Expires = soon
	}
	kept.Expires = kept.Expires.Add(expiryWindow) // the cache takes it off again
	return kept, nil
}
