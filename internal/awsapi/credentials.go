package awsapi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// sessionName is what API Gateway calls its sessions of an integration's role.
const sessionName = "BackplaneAssumeRoleSession"

// expiryWindow is how long before their end credentials are renewed.
const expiryWindow = 5 * time.Minute

// retryAfter is how long it stands that there are no credentials: asking the instance metadata service or STS for each request would
// make each request wait for it.
const retryAfter = 10 * time.Second

// askTimeout is how long a service that gives credentials may take. The first request to need them has all others wait, and there is
// nobody to give up for them.
var askTimeout = 10 * time.Second

func newAsking() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTimeout(askTimeout)
}

// CredentialsError says why a call can't be signed. Message is what API Gateway's execution log says after "Execution failed due to
// configuration error: ".
type CredentialsError struct {
	Message string
	Err     error // the cause, nil for a role that isn't configured
}

func (e *CredentialsError) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

func (e *CredentialsError) Unwrap() error { return e.Err }

// credentialsTable finds credentials by role ARN.
type credentialsTable struct {
	roles   map[string]aws.CredentialsProvider
	own     *search // the gateway's own for calls to AWS
	offline *search // the gateway's own for calls to other endpoints: never asks the instance metadata service
}

func newCredentialsTable(roles map[string]Role, region string, stsEndpoint Endpoint) (*credentialsTable, error) {
	t := &credentialsTable{
		roles:   make(map[string]aws.CredentialsProvider, len(roles)),
		own:     newSearch(region),
		offline: newSearch(region, config.WithEC2IMDSClientEnableState(imds.ClientDisabled)),
	}
	for arn, role := range roles {
		if !strings.HasPrefix(arn, "arn:") || !strings.Contains(arn, ":iam::") || !strings.Contains(arn, ":role/") {
			return nil, fmt.Errorf("credentials: %q must be the ARN of a role, such as arn:aws:iam::123456789012:role/name", arn)
		}
		if err := role.check(); err != nil {
			return nil, fmt.Errorf("credentials: %s: %w", arn, err)
		}
		t.roles[arn] = t.provider(arn, role, region, stsEndpoint)
	}
	return t, nil
}

// provider answers where arn's credentials come from. They are kept until near their end.
func (t *credentialsTable) provider(arn string, role Role, region string, stsEndpoint Endpoint) aws.CredentialsProvider {
	switch {
	case role.Profile != "":
		return newSearch(region, config.WithSharedConfigProfile(role.Profile))
	case role.Assume:
		options := sts.Options{Region: region, Credentials: t.own, HTTPClient: newAsking()}
		if stsEndpoint.Overridden {
			options.BaseEndpoint = aws.String(stsEndpoint.Scheme + "://" + stsEndpoint.Host + stsEndpoint.BasePath)
			options.Credentials = aws.CredentialsProviderFunc(t.local)
		}
		assumed := &assumedRole{sts: stscreds.NewAssumeRoleProvider(sts.New(options), arn, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = sessionName
		})}
		return aws.NewCredentialsCache(assumed, func(o *aws.CredentialsCacheOptions) { o.ExpiryWindow = expiryWindow })
	default:
		return credentials.NewStaticCredentialsProvider(os.Getenv(role.AccessKeyIdEnv), os.Getenv(role.SecretKeyEnv), os.Getenv(role.SessionTokenEnv))
	}
}

// find answers the credentials of a call with the role arn, "" for the gateway's own. An endpoint that isn't AWS's knows nothing of
// AWS's roles: there a role that isn't configured is called with the gateway's own credentials.
func (t *credentialsTable) find(ctx context.Context, arn string, overridden bool) (aws.Credentials, error) {
	provider, configured := t.roles[arn]
	switch {
	case configured:
		found, err := provider.Retrieve(ctx)
		if err != nil && ctx.Err() == nil {
			err = roleError(arn, err)
		}
		return found, err
	case overridden:
		return t.local(ctx)
	case arn != "":
		return aws.Credentials{}, roleError(arn, nil)
	}
	found, err := t.own.Retrieve(ctx)
	if err != nil && ctx.Err() == nil {
		err = &CredentialsError{Message: "No AWS credentials found", Err: err}
	}
	return found, err
}

// local answers the gateway's own credentials for an endpoint that isn't AWS's. Such endpoints want a well-formed signature and
// rarely check it, so that well-known test credentials do where there are none.
func (t *credentialsTable) local(ctx context.Context) (aws.Credentials, error) {
	found, err := t.offline.Retrieve(ctx)
	if err != nil && ctx.Err() == nil {
		return aws.Credentials{AccessKeyID: "test", SecretAccessKey: "test"}, nil
	}
	return found, err
}

func roleError(arn string, cause error) error {
	return &CredentialsError{Message: "API Gateway does not have permission to assume the provided role " + arn, Err: cause}
}

// search is the AWS SDK's chain of places that may hold credentials (environment, files, SSO, web identity, container, instance),
// first gone through when credentials are first needed.
type search struct {
	load []func(*config.LoadOptions) error

	mu       sync.Mutex
	provider aws.CredentialsProvider
	failed   time.Time
	err      error
}

func newSearch(region string, options ...config.LoadOptionsFunc) *search {
	s := &search{load: []func(*config.LoadOptions) error{config.WithRegion(region), config.WithHTTPClient(newAsking())}}
	for _, option := range options {
		s.load = append(s.load, option)
	}
	return s
}

// Retrieve answers the chain's credentials.
func (s *search) Retrieve(ctx context.Context) (aws.Credentials, error) {
	provider, err := s.chain(ctx)
	if err != nil {
		return aws.Credentials{}, err
	}
	found, err := provider.Retrieve(ctx)
	if err == nil && !found.HasKeys() {
		err = errors.New("no credentials in environment, files or metadata services")
	}
	if err != nil && ctx.Err() == nil {
		s.fail(err)
	}
	return found, err
}

func (s *search) chain(ctx context.Context) (aws.CredentialsProvider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil && time.Since(s.failed) < retryAfter {
		return nil, s.err
	}
	if s.provider == nil {
		loaded, err := config.LoadDefaultConfig(ctx, s.load...)
		if err != nil {
			return nil, err
		}
		s.provider = loaded.Credentials
	}
	return s.provider, nil
}

// fail has the chain gone through anew next time: files may be there by then.
func (s *search) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.provider, s.err, s.failed = nil, err, time.Now()
}
