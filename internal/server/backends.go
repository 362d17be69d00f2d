package server

import (
	"context"
	"log/slog"

	"stile/internal/authorize"
	"stile/internal/awsapi"
	"stile/internal/lambda"
	"stile/internal/mapping"
	"stile/internal/plan"
	"stile/internal/respcache"
	"stile/internal/throttle"
	"stile/internal/vpclink"
	"stile/internal/wire"
)

// backends are what plans call with. They outlive every plan, so that a redeployment keeps connections and functions warm.
type backends struct {
	clientPair
	certified certifiedClients
	aws       *awsapi.Caller
	functions *lambda.Functions
	links     *vpclink.Links
	userPools *authorize.UserPools

	caches     *respcache.Registry
	throttling *throttle.Registry

	templates mapping.TemplateLimits
}

func newBackends(c *Config, log *slog.Logger) (*backends, error) {
	b := &backends{
		clientPair: newClientPair(wire.ClientOptions{Allow: c.Egress.check}),
		certified:  certifiedClients{options: wire.ClientOptions{Allow: c.Egress.check}},

		caches:     respcache.NewRegistry(uint64(c.CacheMegabytes) << 20),
		throttling: throttle.New(throttle.Limits{RateLimit: float64(c.AccountRateLimit), BurstLimit: c.AccountBurstLimit}),

		templates: c.TemplateLimits.limits(),
	}
	b.links = vpclink.New(vpclink.Options{Targets: c.PrivateTargets, Reach: b.verifying.Reach, Log: log})
	var err error
	b.aws, err = awsapi.New(awsapi.Options{Region: c.Region, Endpoints: c.ServiceEndpoints, Roles: c.Credentials, Client: b.verifying})
	if err != nil {
		return nil, err
	}
	b.userPools = authorize.NewUserPools(b.aws, b.verifying)
	b.functions, err = lambda.New(lambda.Options{
		Functions: c.Functions, Region: c.Region, AccountId: c.AccountId, Dir: c.Dir, AWS: b.aws, Log: log,
	})
	if err != nil {
		return nil, err
	}
	return b, nil
}

func (b *backends) env(log *slog.Logger) *plan.Env {
	return &plan.Env{
		Clients: b.client, Certified: b.certified.clients, Lambda: b.functions, AWS: b.aws, Links: b.links, Log: log, UserPools: b.userPools,
		Caches: b.caches, Throttling: b.throttling, Templates: b.templates,
	}
}

// close stops local functions, and drops idle connections and what is cached.
func (b *backends) close(ctx context.Context) error {
	err := b.functions.Close(ctx)
	b.clientPair.close()
	b.certified.close()
	b.caches.Close()
	return err
}
