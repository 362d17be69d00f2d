package cli

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"stile/internal/awsconfig"
	"stile/internal/python"
)

// Without a configured endpoint the command line talks to the local control plane, and then asks for neither region nor
// credentials: the one deliberate difference from AWS's.
const (
	localEndpoint = "http://127.0.0.1:4566"
	localRegion   = "us-east-1"
	localKey      = "stile"
)

// client calls operations at one endpoint.
type client struct {
	runner      *runner
	endpoint    string
	local       bool // the endpoint is ours by default
	region      string
	credentials awsconfig.Source // nil without any
	keys        aws.Credentials  // what they gave
	unsigned    bool
	transport   *http.Transport
	retries     retries
	checks      bool // parameters are validated before they are sent
}

// newClient finds out where to send and as whom, complaining in the order in which botocore does.
func (r *runner) newClient(ctx context.Context) (*client, error) {
	if err := r.settings.CheckProfile(); err != nil {
		return nil, err
	}
	c := &client{runner: r, unsigned: r.globals.noSignRequest, checks: true, endpoint: r.globals.endpointURL}
	var misconfigured error
	if c.endpoint == "" {
		c.endpoint, misconfigured = r.settings.EndpointURL()
	}
	if c.endpoint == "" {
		c.endpoint, c.local = localEndpoint, true
	}
	configured, err := c.findRegion()
	if err != nil {
		return nil, err
	}
	if err := c.findCredentials(ctx); err != nil {
		return nil, err
	}
	if err := r.settings.CheckSession(); err != nil {
		return nil, err
	}
	defaults, err := r.defaultsMode()
	if err != nil {
		return nil, err
	}
	if misconfigured != nil {
		return nil, misconfigured
	}
	if c.local {
		c.fillIn()
	} else if !configured {
		return nil, notice(`You must specify a region. You can also configure your region by running "aws configure".`)
	}
	if !isRegion(c.region) {
		return nil, errRegion(c.region)
	}
	attempts, err := r.maxAttempts()
	if err != nil {
		return nil, err
	}
	if err := r.checkSettings(); err != nil {
		return nil, err
	}
	if c.retries, err = r.newRetries(defaults, attempts); err != nil {
		return nil, err
	}
	if !isEndpoint(c.endpoint) {
		return nil, failure("Invalid endpoint: " + c.endpoint)
	}
	if err := r.checkSTS(); err != nil {
		return nil, err
	}
	if checks, ok := r.settings.Get("parameter_validation"); ok {
		c.checks = strings.EqualFold(checks, "true")
	}
	c.transport, err = r.transport(c.endpoint)
	return c, err
}

// findRegion takes what the command line or the settings say. That nobody says one is told later.
func (c *client) findRegion() (configured bool, err error) {
	region, configured := c.runner.globals.region, c.runner.globals.regionGiven
	if !configured {
		region, configured = c.runner.settings.Region()
	}
	c.region = region
	if region != "" && !isRegion(region) {
		return configured, errRegion(region)
	}
	return configured, nil
}

// findCredentials looks for credentials unless nothing is signed. That there are none is said when they are needed.
func (c *client) findCredentials(ctx context.Context) (err error) {
	if c.unsigned {
		return nil
	}
	c.credentials, err = c.runner.settings.Credentials(ctx, c.region, !c.local)
	if errors.Is(err, awsconfig.ErrNoCredentials) {
		return nil
	}
	return err
}

func errRegion(region string) error {
	return failuref("Provided region_name '%s' doesn't match a supported format.", region)
}

// fillIn gives calls to the local control plane what a local user needn't have configured.
func (c *client) fillIn() {
	if c.region == "" {
		c.region = localRegion
	}
	if c.credentials == nil {
		c.credentials = func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: localKey, SecretAccessKey: localKey}, nil
		}
	}
}

// validate checks the parameters of a call, unless the configuration says not to.
func (c *client) validate(command *command, params *python.Dict) error {
	if !c.checks {
		return nil
	}
	return validate(command.input, params)
}
