package awsconfig

import (
	"context"
	"crypto/sha1" //nolint:gosec // the names of the token files are made so
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
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
	session, hasSession := settings["sso_session"]
	name := settings["sso_start_url"]
	if hasSession {
		name = session
	}
	sum := sha1.Sum([]byte(name)) //nolint:gosec // see above
	path := filepath.Join(p.settings.config.home(), ".aws", "sso", "cache", hex.EncodeToString(sum[:])+".json")
	if err := checkToken(path, name, settings["sso_start_url"], hasSession); err != nil {
		return aws.Credentials{}, err
	}
	options := sso.Options{Region: settings["sso_region"]}
	if url, ok := p.settings.endpointOf("SSO", "sso"); ok {
		options.BaseEndpoint = &url
	}
	provider := ssocreds.New(sso.New(options), settings["sso_account_id"], settings["sso_role_name"], settings["sso_start_url"], func(o *ssocreds.Options) {
		o.CachedTokenFilepath = path
		if hasSession {
			oidc := ssooidc.Options{Region: settings["sso_region"]}
			if url, ok := p.settings.endpointOf("SSO_OIDC", "sso_oidc"); ok {
				oidc.BaseEndpoint = &url
			}
			o.SSOTokenProvider = ssocreds.NewSSOTokenProvider(ssooidc.New(oidc), path)
		}
	})
	found, err := provider.Retrieve(ctx)
	var refused smithy.APIError
	if errors.As(err, &refused) && refused.ErrorCode() == "UnauthorizedException" {
		return found, ssoExpired
	}
	return found, inAWSsWords(err)
}

// checkToken says in AWS's words what is wrong with the token's file. That of a session may have expired: it is renewed.
func checkToken(path, name, startURL string, renewed bool) error {
	text, err := os.ReadFile(path)
	var token struct {
		AccessToken string `json:"accessToken"`
		ExpiresAt   string `json:"expiresAt"`
	}
	if err != nil || json.Unmarshal(text, &token) != nil {
		return invalidConfig("Error loading SSO Token: Token for " + name + " does not exist")
	}
	if token.AccessToken == "" || token.ExpiresAt == "" {
		return invalidConfig("Error loading SSO Token: Token for " + startURL + " is invalid")
	}
	if expires, err := time.Parse(time.RFC3339, token.ExpiresAt); !renewed && (err != nil || expires.Before(time.Now())) {
		return ssoExpired
	}
	return nil
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
