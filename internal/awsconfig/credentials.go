package awsconfig

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"stile/internal/python"
)

// ErrNoCredentials is what Credentials answers when nothing is configured anywhere.
var ErrNoCredentials = errors.New("no credentials are configured")

// PartialCredentials is a key without its secret.
type PartialCredentials struct{ Where, Missing string }

func (e *PartialCredentials) Error() string {
	return "Partial credentials found in " + e.Where + ", missing: " + e.Missing
}

// invalidConfig is a configuration of roles or single sign-on that can't work.
type invalidConfig string

func (e invalidConfig) Error() string { return string(e) }

// metadataPatience bounds the search for a machine's own credentials, which ends in a timeout on machines that have none.
const metadataPatience = 2 * time.Second

// Source is where credentials come from. Roles and single sign-on are asked only when the credentials are needed.
type Source func(context.Context) (aws.Credentials, error)

func static(c aws.Credentials) Source {
	return func(context.Context) (aws.Credentials, error) { return c, nil }
}

// Credentials finds where the user's credentials come from: the environment (unless the profile was named on the command line), a
// role or single sign-on of the profile, keys of the credentials file, a credential process, keys of the config file, and with machine
// also the container or machine. What is configured in part, or wrongly, is an error at once.
func (s *Settings) Credentials(ctx context.Context, region string, machine bool) (Source, error) {
	if !s.explicit {
		if found, err := s.fromEnvironment(); found != nil || err != nil {
			return found, err
		}
	}
	search := &profileSearch{settings: s, region: region, visited: []string{s.name}}
	if found, err := search.credentials(ctx, s.name, !s.explicit); found != nil || err != nil {
		return found, err
	}
	return s.fromMachine(ctx, region, machine)
}

// CheckMachine refuses what the AWS command line reads, whatever the command is, of how to ask a machine for its credentials.
func (s *Settings) CheckMachine() error {
	for _, name := range [...]string{"metadata_service_timeout", "metadata_service_num_attempts"} {
		if text, ok := s.Lookup("AWS_"+strings.ToUpper(name), name); ok {
			if _, err := python.ParseInt(text); err != nil {
				return err
			}
		}
	}
	mode, ok := s.Lookup("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode")
	if ok && !strings.EqualFold(mode, "ipv4") && !strings.EqualFold(mode, "ipv6") {
		return invalidConfig("Invalid EC2 Instance Metadata endpoint mode: " + mode + " Valid endpoint modes (case-insensitive): ('ipv4', 'ipv6').")
	}
	return nil
}

func (s *Settings) fromMachine(ctx context.Context, region string, machine bool) (Source, error) {
	container := s.inEnv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || s.inEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if disabled, _ := s.config.Env("AWS_EC2_METADATA_DISABLED"); !container && (!machine || strings.EqualFold(disabled, "true")) {
		return nil, ErrNoCredentials
	}
	ctx, cancel := context.WithTimeout(ctx, metadataPatience)
	defer cancel()
	found, err := s.fromSDK(ctx, region)
	switch {
	case err == nil:
		return static(found), nil
	case container:
		return nil, err
	}
	return nil, ErrNoCredentials
}

func (s *Settings) inEnv(variable string) bool {
	v, _ := s.config.Env(variable)
	return v != ""
}

func (s *Settings) fromEnvironment() (Source, error) {
	env := func(variable string) string {
		v, _ := s.config.Env(variable)
		return v
	}
	found := aws.Credentials{AccessKeyID: env("AWS_ACCESS_KEY_ID"), SecretAccessKey: env("AWS_SECRET_ACCESS_KEY"), SessionToken: env("AWS_SESSION_TOKEN")}
	if found.AccessKeyID == "" {
		return nil, nil
	}
	if found.SecretAccessKey == "" {
		return nil, &PartialCredentials{"env", "AWS_SECRET_ACCESS_KEY"}
	}
	if found.SessionToken == "" {
		found.SessionToken = env("AWS_SECURITY_TOKEN")
	}
	return static(found), nil
}

// fromSection takes the keys of a profile; empty ones count.
func fromSection(values section, where string) (Source, error) {
	key, ok := values["aws_access_key_id"]
	if !ok {
		return nil, nil
	}
	secret, ok := values["aws_secret_access_key"]
	if !ok {
		return nil, &PartialCredentials{where, "aws_secret_access_key"}
	}
	found := aws.Credentials{AccessKeyID: key, SecretAccessKey: secret, SessionToken: values["aws_session_token"]}
	if found.SessionToken == "" {
		found.SessionToken = values["aws_security_token"]
	}
	return static(found), nil
}

// fromSDK leaves containers and machines to AWS's own loader.
func (s *Settings) fromSDK(ctx context.Context, region string) (aws.Credentials, error) {
	loaded, err := config.LoadDefaultConfig(ctx,
		config.WithSharedConfigFiles([]string{}),
		config.WithSharedCredentialsFiles([]string{}),
		config.WithRegion(region),
		config.WithLogger(logging.Nop{}), // its warnings aren't the command's
	)
	if err != nil {
		return aws.Credentials{}, err
	}
	return loaded.Credentials.Retrieve(ctx)
}
