package awsconfig

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"stile/internal/python"
)

// profileSearch looks for the credentials of a profile, and of those whose credentials it uses.
type profileSearch struct {
	settings *Settings
	region   string
	visited  []string
}

// credentials are those of a profile, nil if it has none. The environment's web identity counts for the profile of the command alone.
func (p *profileSearch) credentials(ctx context.Context, name string, environment bool) (Source, error) {
	profile := p.settings.config.profiles[name]
	if isRole(profile) {
		return p.role(ctx, name, profile)
	}
	return p.withoutRole(ctx, name, environment)
}

func (p *profileSearch) withoutRole(ctx context.Context, name string, environment bool) (Source, error) {
	profile := p.settings.config.profiles[name]
	for _, look := range []func() (Source, error){
		func() (Source, error) { return p.webIdentity(profile, environment) },
		func() (Source, error) { return p.singleSignOn(name, profile) },
		func() (Source, error) {
			return fromSection(p.settings.config.shared[name], "shared-credentials-file")
		},
		func() (Source, error) { return p.login(profile) },
		func() (Source, error) { return fromProcess(ctx, profile) },
		func() (Source, error) { return fromSection(profile, "config-file") },
	} {
		if found, err := look(); found != nil || err != nil {
			return found, err
		}
	}
	return nil, nil
}

func isRole(profile section) bool {
	_, role := profile["role_arn"]
	_, token := profile["web_identity_token_file"]
	return role && !token
}

func hasKeys(profile section) bool {
	_, key := profile["aws_access_key_id"]
	_, secret := profile["aws_secret_access_key"]
	return key || secret
}

// role has the profile's role assumed with the credentials of another profile, or of where credential_source says.
func (p *profileSearch) role(ctx context.Context, name string, profile section) (Source, error) {
	source, err := p.roleSource(ctx, name, profile)
	if err != nil {
		return nil, err
	}
	request := p.roleRequest(profile)
	return func(ctx context.Context) (aws.Credentials, error) {
		return p.cached(request.key(), func() (*assumedRole, error) { return p.assume(ctx, source, request) })
	}, nil
}

// roleRequest is what a profile says of assuming its role. A duration that isn't a number is none.
func (p *profileSearch) roleRequest(profile section) *roleRequest {
	get := func(name string) *string {
		if v, ok := profile[name]; ok {
			return &v
		}
		return nil
	}
	r := &roleRequest{arn: profile["role_arn"], session: get("role_session_name"), externalID: get("external_id"), serial: get("mfa_serial")}
	if n, err := python.ParseInt(profile["duration_seconds"]); err == nil {
		r.seconds = n
	}
	return r
}

func (p *profileSearch) assume(ctx context.Context, source Source, r *roleRequest) (*assumedRole, error) {
	as, err := source(ctx)
	if err != nil {
		return nil, err
	}
	input := &sts.AssumeRoleInput{RoleArn: &r.arn, RoleSessionName: aws.String(r.sessionName()), ExternalId: r.externalID, SerialNumber: r.serial}
	if r.seconds != nil {
		input.DurationSeconds = aws.Int32(int32(python.Float(r.seconds)))
	}
	if r.serial != nil {
		code, err := p.settings.config.Ask("Enter MFA code for " + *r.serial + ": ")
		if err != nil {
			return nil, err
		}
		input.TokenCode = &code
	}
	out, err := p.sts(as).AssumeRole(ctx, input)
	if err != nil {
		return nil, inAWSsWords(err)
	}
	return newAssumedRole(out.Credentials, out.AssumedRoleUser), nil
}

func (p *profileSearch) roleSource(ctx context.Context, name string, profile section) (Source, error) {
	other, hasProfile := profile["source_profile"]
	place, hasPlace := profile["credential_source"]
	switch {
	case hasProfile && hasPlace:
		return nil, invalidConfig(`The profile "` + name + `" contains both source_profile and credential_source.`)
	case hasPlace:
		return p.named(ctx, name, place)
	case hasProfile:
		return p.sourceProfile(ctx, name, other)
	}
	return nil, &PartialCredentials{"assume-role", "source_profile or credential_source"}
}

// named are the credentials of a credential_source.
func (p *profileSearch) named(ctx context.Context, name, place string) (found Source, err error) {
	switch strings.ToLower(place) {
	case "environment":
		found, err = p.settings.fromEnvironment()
	case "ecscontainer", "ec2instancemetadata":
		if found, err = p.settings.fromMachine(ctx, p.region, true); errors.Is(err, ErrNoCredentials) {
			err = nil
		}
	default:
		return nil, invalidConfig(`The credential source "` + place + `" referenced in profile "` + name + `" is not valid.`)
	}
	if err == nil && found == nil {
		err = retrievalError(place, "No credentials found in credential_source referenced in profile "+name)
	}
	return found, err
}

func (p *profileSearch) sourceProfile(ctx context.Context, name, other string) (Source, error) {
	profile, exists := p.settings.config.profiles[other]
	if !exists {
		return nil, invalidConfig(`The source_profile "` + other + `" referenced in the profile "` + name + `" does not exist.`)
	}
	if slices.Contains(p.visited, other) && (other != name || !hasKeys(profile)) {
		visited := make([]any, len(p.visited))
		for i, v := range p.visited {
			visited[i] = v
		}
		return nil, invalidConfig("Infinite loop in credential configuration detected. Attempting to load from profile " + other +
			" which has already been visited. Visited profiles: " + python.Repr(visited))
	}
	p.visited = append(p.visited, other)
	if isRole(profile) && !hasKeys(profile) {
		return p.role(ctx, other, profile)
	}
	found, err := p.withoutRole(ctx, other, false)
	if err == nil && found == nil {
		err = invalidConfig(`The source profile "` + other + `" must have credentials.`)
	}
	return found, err
}

// webIdentity has a role assumed with the token of a file.
func (p *profileSearch) webIdentity(profile section, environment bool) (Source, error) {
	get := func(variable, name string) string {
		if v, ok := p.settings.config.Env(variable); ok && environment {
			return v
		}
		return profile[name]
	}
	path := get("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
	if path == "" {
		return nil, nil
	}
	arn := get("AWS_ROLE_ARN", "role_arn")
	if arn == "" {
		return nil, invalidConfig("The provided profile or the current environment is configured to assume role with web identity but has no " +
			"role ARN configured. Ensure that the profile has the role_arnconfiguration set or the AWS_ROLE_ARN env var is set.")
	}
	request := &roleRequest{arn: arn}
	if session := get("AWS_ROLE_SESSION_NAME", "role_session_name"); session != "" {
		request.session = &session
	}
	return func(ctx context.Context) (aws.Credentials, error) {
		return p.cached(request.key(), func() (*assumedRole, error) { return p.assumeWithToken(ctx, path, request) })
	}, nil
}

func (p *profileSearch) assumeWithToken(ctx context.Context, path string, r *roleRequest) (*assumedRole, error) {
	token, err := os.ReadFile(path)
	if err != nil {
		return nil, invalidConfig(python.OSError(err, path))
	}
	out, err := p.sts(aws.Credentials{}).AssumeRoleWithWebIdentity(ctx, &sts.AssumeRoleWithWebIdentityInput{
		RoleArn: &r.arn, RoleSessionName: aws.String(r.sessionName()), WebIdentityToken: aws.String(string(token)),
	})
	if err != nil {
		return nil, inAWSsWords(err)
	}
	return newAssumedRole(out.Credentials, out.AssumedRoleUser), nil
}

func (p *profileSearch) sts(as aws.Credentials) *sts.Client {
	options := sts.Options{Region: p.region, Credentials: aws.CredentialsProviderFunc(static(as))}
	if as.AccessKeyID == "" {
		options.Credentials = aws.AnonymousCredentials{}
	}
	if url, _ := p.settings.endpointOf("STS", "sts"); url != "" { // what is wrong is told of the endpoint that is meant
		options.BaseEndpoint = &url
	}
	return sts.New(options)
}
