package awsconfig

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/smithy-go"
)

// singleSignOn asks for the credentials of a role with the token that "aws sso login" has left.
func (p *profileSearch) singleSignOn(name string, profile section) (Source, error) {
	_, hasRole := profile["sso_role_name"]
	_, hasAccount := profile["sso_account_id"]
	if !hasRole && !hasAccount {
		return nil, nil
	}
	settings, err := p.withSession(profile)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, key := range [...]string{"sso_role_name", "sso_account_id", "sso_start_url", "sso_region"} {
		if _, ok := settings[key]; !ok {
			missing = append(missing, key)
		}
	}
	if missing != nil {
		return nil, invalidConfig(`The profile "` + name + `" is configured to use SSO but is missing required configuration: ` + strings.Join(missing, ", "))
	}
	return func(ctx context.Context) (aws.Credentials, error) { return p.signOn(ctx, settings) }, nil
}

// withSession is the profile with what its sso-session section adds.
func (p *profileSearch) withSession(profile section) (section, error) {
	title, ok := profile["sso_session"]
	if !ok {
		return profile, nil
	}
	session, exists := p.settings.config.sessions[title]
	if !exists {
		return nil, invalidConfig(`The specified sso-session does not exist: "` + title + `"`)
	}
	merged := section{}
	for key, v := range profile {
		merged[key] = v
	}
	for key, v := range session {
		if own, ok := merged[key]; ok && own != v {
			return nil, invalidConfig("The value for " + key + " is inconsistent between profile (" + own + ") and sso-session (" + v + ").")
		}
		merged[key] = v
	}
	return merged, nil
}

const ssoExpired = invalidConfig("The SSO session associated with this profile has expired or is otherwise invalid. " +
	"To refresh this SSO session run aws sso login with the corresponding profile.")

func (p *profileSearch) signOn(ctx context.Context, settings section) (aws.Credentials, error) {
	token, err := p.token(ctx, settings)
	if err != nil {
		return aws.Credentials{}, err
	}
	options := sso.Options{Region: settings["sso_region"]}
	if url, _ := p.settings.endpointOf("SSO", "sso"); url != "" { // what is wrong is told of the endpoint that is meant
		options.BaseEndpoint = &url
	}
	out, err := sso.New(options).GetRoleCredentials(ctx, &sso.GetRoleCredentialsInput{
		AccessToken: &token, AccountId: aws.String(settings["sso_account_id"]), RoleName: aws.String(settings["sso_role_name"]),
	})
	var refused smithy.APIError
	switch {
	case errors.As(err, &refused) && refused.ErrorCode() == "UnauthorizedException":
		return aws.Credentials{}, ssoExpired
	case err != nil:
		return aws.Credentials{}, inAWSsWords(err)
	}
	c := out.RoleCredentials
	return aws.Credentials{AccessKeyID: aws.ToString(c.AccessKeyId), SecretAccessKey: aws.ToString(c.SecretAccessKey), SessionToken: aws.ToString(c.SessionToken)}, nil
}

// inAWSsWords is a service's refusal as the AWS command line shows it.
func inAWSsWords(err error) error {
	var (
		refused   smithy.APIError
		operation *smithy.OperationError
	)
	if errors.As(err, &refused) && errors.As(err, &operation) {
		return invalidConfig("An error occurred (" + refused.ErrorCode() + ") when calling the " + operation.Operation() + " operation: " + refused.ErrorMessage())
	}
	return err
}
