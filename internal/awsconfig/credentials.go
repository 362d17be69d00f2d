package awsconfig

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"
)

// ErrNoCredentials is what Credentials answers when nothing is configured anywhere.
var ErrNoCredentials = errors.New("no credentials are configured")

// PartialCredentials is a key without its secret.
type PartialCredentials struct{ Where, Missing string }

func (e *PartialCredentials) Error() string {
	return "Partial credentials found in " + e.Where + ", missing: " + e.Missing
}

// metadataPatience bounds the search for a machine's own credentials, which ends in a timeout on machines that have none.
const metadataPatience = 2 * time.Second

// Credentials finds the user's credentials: the environment's (unless the profile was named on the command line), a role or single
// sign-on of the profile, keys of the credentials file, a credential process, keys of the config file, and with machine also those
// of the container or machine.
func (s *Settings) Credentials(ctx context.Context, region string, machine bool) (aws.Credentials, error) {
	if !s.explicit {
		found, err := s.fromEnvironment()
		if err != nil || found.AccessKeyID != "" {
			return found, err
		}
	}
	if s.hasAny("role_arn", "web_identity_token_file", "sso_session", "sso_start_url", "login_session") || !s.explicit && s.inEnv("AWS_WEB_IDENTITY_TOKEN_FILE") {
		return s.fromSDK(ctx, region)
	}
	found, err := fromSection(s.config.shared[s.name], "shared-credentials-file")
	if err != nil || found.AccessKeyID != "" {
		return found, err
	}
	if s.hasAny("credential_process") {
		return s.fromSDK(ctx, region)
	}
	found, err = fromSection(s.config.profiles[s.name], "config-file")
	if err != nil || found.AccessKeyID != "" {
		return found, err
	}
	container := s.inEnv("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || s.inEnv("AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if disabled, _ := s.config.Env("AWS_EC2_METADATA_DISABLED"); !container && (!machine || strings.EqualFold(disabled, "true")) {
		return aws.Credentials{}, ErrNoCredentials
	}
	ctx, cancel := context.WithTimeout(ctx, metadataPatience)
	defer cancel()
	if found, err = s.fromSDK(ctx, region); err != nil && !container {
		return aws.Credentials{}, ErrNoCredentials
	}
	return found, err
}

func (s *Settings) hasAny(names ...string) bool {
	for _, name := range names {
		if _, ok := s.Get(name); ok {
			return true
		}
	}
	return false
}

func (s *Settings) inEnv(variable string) bool {
	v, _ := s.config.Env(variable)
	return v != ""
}

func (s *Settings) fromEnvironment() (aws.Credentials, error) {
	env := func(variable string) string {
		v, _ := s.config.Env(variable)
		return v
	}
	found := aws.Credentials{AccessKeyID: env("AWS_ACCESS_KEY_ID"), SecretAccessKey: env("AWS_SECRET_ACCESS_KEY"), SessionToken: env("AWS_SESSION_TOKEN")}
	if found.AccessKeyID == "" {
		return aws.Credentials{}, nil
	}
	if found.SecretAccessKey == "" {
		return aws.Credentials{}, &PartialCredentials{"env", "AWS_SECRET_ACCESS_KEY"}
	}
	if found.SessionToken == "" {
		found.SessionToken = env("AWS_SECURITY_TOKEN")
	}
	return found, nil
}

func fromSection(values section, where string) (aws.Credentials, error) {
	key, ok := values["aws_access_key_id"]
	if !ok {
		return aws.Credentials{}, nil
	}
	secret, ok := values["aws_secret_access_key"]
	if !ok {
		return aws.Credentials{}, &PartialCredentials{where, "aws_secret_access_key"}
	}
	found := aws.Credentials{AccessKeyID: key, SecretAccessKey: secret, SessionToken: values["aws_session_token"]}
	if found.SessionToken == "" {
		found.SessionToken = values["aws_security_token"]
	}
	return found, nil
}

// fromSDK leaves roles, single sign-on, processes, containers and machines to AWS's own loader.
func (s *Settings) fromSDK(ctx context.Context, region string) (aws.Credentials, error) {
	options := []func(*config.LoadOptions) error{
		config.WithSharedConfigFiles([]string{s.config.configFile}),
		config.WithSharedCredentialsFiles([]string{s.config.credentialsFile}),
		config.WithRegion(region),
		config.WithLogger(logging.Nop{}), // its warnings aren't the command's
	}
	if s.chosen {
		options = append(options, config.WithSharedConfigProfile(s.name))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return aws.Credentials{}, err
	}
	return loaded.Credentials.Retrieve(ctx)
}
