package control

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"stile/internal/apigw"
	"stile/internal/plan"
	"stile/internal/sigv4"
	"stile/internal/store"
)

// Control is the control plane of one server.
type Control struct {
	store     store.Store
	accountId string
	region    string
	rollout   Rollout
	env       *plan.Env
	verifier  *sigv4.Verifier
	principal func(accessKeyId string) Principal
	log       *slog.Logger
	auditLog  *slog.Logger
	observe   func(operation string, status int, duration time.Duration)
	flush     func(ctx context.Context, apiId, stageName string) error
	throttle  apigw.ThrottleSettings
	routes    *node

	certificates func(name string) bool
	truststores  func(uri string) ([]byte, error)
}

// Rollout has nodes serve what the store holds.
type Rollout interface {
	// Roll makes this node serve what the store now holds of an API's stages: new plans are published, stages that are gone withdrawn.
	Roll(ctx context.Context, region, apiId string) error
}

// Principal is who an access key stands for.
type Principal struct {
	Arn          string
	SessionToken string // that comes with the key's signatures; "" for a key that lasts
	ReadOnly     bool   // may call GET operations only
}

// Options are what a control plane needs.
type Options struct {
	Store     store.Store
	AccountId string
	Region    string // of calls that aren't signed
	Rollout   Rollout
	Env       *plan.Env // for TestInvokeMethod and for what is to be found in a deployment
	Log       *slog.Logger

	// Verifier holds the keys that may call, for the service apigateway. Without one every well-formed call is accepted, which is
	// for loopback only.
	Verifier  *sigv4.Verifier
	Principal func(accessKeyId string) Principal // needed with a Verifier

	// Audit has a line for every call that changes something, or that was to. It may be nil for Log.
	Audit *slog.Logger

	// Flush drops what nodes keep of a stage's answers. It may be nil if they keep none.
	Flush func(ctx context.Context, apiId, stageName string) error

	// Throttle is how many requests the account's APIs take. It may be nil for what every account has from the start.
	Throttle *apigw.ThrottleSettings

	// Certificates is whether the configuration has a certificate for an ARN or name of AWS's. It may be nil if it has none.
	Certificates func(name string) bool

	// Truststores reads what stands in the place of a truststore's URI. It may be nil if nothing does.
	Truststores func(uri string) ([]byte, error)

	// Observe is told of every answer; operation is empty for a request that is none. It may be nil.
	Observe func(operation string, status int, duration time.Duration)
}

// New makes a control plane over a store.
func New(o Options) (*Control, error) {
	switch {
	case o.Store == nil || o.Rollout == nil || o.Env == nil || o.Log == nil:
		return nil, errors.New("control: a store, a rollout, an environment for plans and a log are needed")
	case o.AccountId == "" || o.Region == "":
		return nil, errors.New("control: an account and a region are needed")
	case o.Verifier != nil && o.Principal == nil:
		return nil, errors.New("control: who the verified keys stand for is needed")
	}
	if o.Observe == nil {
		o.Observe = func(string, int, time.Duration) {}
	}
	if o.Flush == nil {
		o.Flush = func(context.Context, string, string) error { return nil }
	}
	if o.Audit == nil {
		o.Audit = o.Log
	}
	if o.Certificates == nil {
		o.Certificates = func(string) bool { return false }
	}
	if o.Truststores == nil {
		o.Truststores = func(string) ([]byte, error) { return nil, errors.New("the configuration names no file for it") }
	}
	if o.Throttle == nil {
		burst, rate := defaultBurstLimit, float64(defaultRateLimit)
		o.Throttle = &apigw.ThrottleSettings{BurstLimit: &burst, RateLimit: &rate}
	}
	return &Control{
		store: o.Store, accountId: o.AccountId, region: o.Region, rollout: o.Rollout, env: o.Env, verifier: o.Verifier, principal: o.Principal, log: o.Log, auditLog: o.Audit, observe: o.Observe,
		flush: o.Flush, throttle: *o.Throttle, routes: routesOf(operations),
		certificates: o.Certificates, truststores: o.Truststores,
	}, nil
}
