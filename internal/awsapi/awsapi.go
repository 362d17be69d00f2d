// Package awsapi calls AWS services: it finds a service's endpoint, the credentials that a role ARN means here, and signs.
package awsapi

import (
	"context"
	"net/url"
	"os"
	"time"

	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"stile/internal/wire"
)

// Options configure a Caller.
type Options struct {
	Region    string            // for calls that name none
	Endpoints map[string]string // service_endpoints: base URL by service as in an integration's ARN, e.g. sqs or runtime.sagemaker
	Roles     map[string]Role   // credentials: what a role ARN means here
	Client    *wire.Client      // sends the calls
}

// Caller calls AWS services. It reads no AWS configuration before its first call.
type Caller struct {
	region      string
	configured  map[string]*url.URL // by service
	environment map[string]*url.URL // by service as in AWS_ENDPOINT_URL_⟨SERVICE⟩; "" for all others
	credentials *credentialsTable
	client      *wire.Client
	signer      *v4.Signer
	now         func() time.Time
}

// New checks the configuration and the environment's endpoints.
func New(options Options) (*Caller, error) {
	configured, err := configuredEndpoints(options.Endpoints)
	if err != nil {
		return nil, err
	}
	environment, err := environmentEndpoints(os.Environ())
	if err != nil {
		return nil, err
	}
	c := &Caller{
		region:      options.Region,
		configured:  configured,
		environment: environment,
		client:      options.Client,
		signer:      v4.NewSigner(),
		now:         time.Now,
	}
	sts := c.Endpoint("sts", "", "")
	c.credentials, err = newCredentialsTable(options.Roles, options.Region, sts)
	return c, err
}

// Call is one request to an AWS service.
type Call struct {
	Service     string // as in the integration's ARN, e.g. sqs
	Subdomain   string // before the service in the ARN, e.g. runtime of runtime.sagemaker; "" for none
	Region      string // "" = the Caller's
	SigningName string // the service in the signature; "" = the service's own
	Credentials string // role ARN to call with, "" for the gateway's own
	// Request is sent with Scheme and Host filled in unless they are set, which overrides every configured endpoint.
	Request *wire.Request
}

// Prepare fills in and signs call's request, so that it can be logged before Send. A request whose credentials can't be had is a
// *CredentialsError.
func (c *Caller) Prepare(ctx context.Context, call *Call) error {
	req := call.Request
	endpoint := c.Endpoint(call.Service, call.Subdomain, call.Region)
	if req.Host == "" {
		req.Scheme, req.Host, req.Target = endpoint.Scheme, endpoint.Host, endpoint.BasePath+req.Target
	} else {
		endpoint.Overridden = true
	}
	if call.SigningName != "" {
		endpoint.SigningName = call.SigningName
	}
	credentials, err := c.credentials.find(ctx, call.Credentials, endpoint.Overridden)
	if err != nil {
		return err
	}
	return c.sign(ctx, req, endpoint, credentials)
}

// Send sends a prepared request and fills res. A connection that fails is a *wire.NetworkError.
func (c *Caller) Send(ctx context.Context, call *Call, res *wire.Response) error {
	return c.client.Do(ctx, call.Request, res)
}

// Do prepares and sends.
func (c *Caller) Do(ctx context.Context, call *Call, res *wire.Response) error {
	if err := c.Prepare(ctx, call); err != nil {
		return err
	}
	return c.Send(ctx, call, res)
}
