package plan

import (
	"crypto/tls"
	"log/slog"

	"stile/internal/authorize"
	"stile/internal/awsapi"
	"stile/internal/integration"
	"stile/internal/lambda"
	"stile/internal/mapping"
	"stile/internal/respcache"
	"stile/internal/throttle"
	"stile/internal/vpclink"
	"stile/internal/wire"
)

// Env is what plans call with: registries and clients that outlive every plan.
type Env struct {
	// Clients is the client for backends: the one that verifies TLS in full, or the one that takes any issuer.
	Clients func(insecureSkipVerification bool) *wire.Client
	// Certified is Clients for backends that are presented a certificate when they ask for one; nil presents none.
	Certified func(certificate *tls.Certificate) func(insecureSkipVerification bool) *wire.Client
	Lambda    lambda.Invoker
	AWS       *awsapi.Caller
	Links     *vpclink.Links
	Log       *slog.Logger // nil for silence

	UserPools *authorize.UserPools // whose tokens authorizers take; nil takes none

	Caches     *respcache.Registry // nil keeps no answers
	Throttling *throttle.Registry  // nil throttles nothing

	Templates mapping.TemplateLimits
}

// Presenting is e for a stage that presents a certificate to its backends.
func (e *Env) Presenting(certificate *tls.Certificate) *Env {
	if e.Certified == nil {
		return e
	}
	presenting := *e
	presenting.Clients = e.Certified(certificate)
	return &presenting
}

func (e *Env) backends() *integration.Backends {
	return &integration.Backends{Clients: e.Clients, Lambda: e.Lambda, AWS: e.AWS, Links: e.Links}
}

func (e *Env) log() *slog.Logger {
	if e.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return e.Log
}
