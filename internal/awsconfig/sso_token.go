package awsconfig

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/smithy-go"

	"stile/internal/python"
)

// ssoToken is what "aws sso login" leaves in a file: a token and, for a session, what it is renewed with.
type ssoToken struct {
	StartUrl    string `json:"startUrl"`
	Region      string `json:"region"`
	AccessToken string `json:"accessToken"`
	ExpiresAt   string `json:"expiresAt"`

	ClientId              string `json:"clientId,omitempty"`
	ClientSecret          string `json:"clientSecret,omitempty"`
	RegistrationExpiresAt string `json:"registrationExpiresAt,omitempty"`
	RefreshToken          string `json:"refreshToken,omitempty"`
}

// token is the user's. That of a session is renewed shortly before its end; one without a session ends.
func (p *profileSearch) token(ctx context.Context, settings section) (string, error) {
	session, renewable := settings["sso_session"]
	name := settings["sso_start_url"]
	if renewable {
		name = session
	}
	path := filepath.Join(p.settings.config.home(), ".aws", "sso", "cache", cacheKey(name)+".json")
	t := &ssoToken{}
	switch {
	case !readCache(path, t):
		return "", invalidConfig("Error loading SSO Token: Token for " + name + " does not exist")
	case t.AccessToken == "" || t.ExpiresAt == "":
		return "", invalidConfig("Error loading SSO Token: Token for " + settings["sso_start_url"] + " is invalid")
	case !renewable && expiresWithin(t.ExpiresAt, 0):
		return "", ssoExpired
	case renewable && expiresWithin(t.ExpiresAt, expiryWindow):
		if err := p.renew(ctx, t, path, settings); err != nil {
			return "", err
		}
	}
	if expiresWithin(t.ExpiresAt, 0) {
		return "", invalidConfig("Error when retrieving token from sso: Token has expired and refresh failed")
	}
	return t.AccessToken, nil
}

// renew changes the token and its file for new ones, unless it can't be renewed or the service refuses to.
func (p *profileSearch) renew(ctx context.Context, t *ssoToken, path string, settings section) error {
	if t.RefreshToken == "" || t.ClientId == "" || t.ClientSecret == "" || t.RegistrationExpiresAt == "" || expiresWithin(t.RegistrationExpiresAt, 0) {
		return nil
	}
	options := ssooidc.Options{Region: settings["sso_region"]}
	if url, _ := p.settings.endpointOf("SSO_OIDC", "sso_oidc"); url != "" { // what is wrong is told of the endpoint that is meant
		options.BaseEndpoint = &url
	}
	out, err := ssooidc.New(options).CreateToken(ctx, &ssooidc.CreateTokenInput{
		ClientId: &t.ClientId, ClientSecret: &t.ClientSecret, GrantType: aws.String("refresh_token"), RefreshToken: &t.RefreshToken,
	})
	var refused smithy.APIError
	switch {
	case errors.As(err, &refused):
		return nil
	case err != nil:
		return err
	}
	t.StartUrl, t.Region = settings["sso_start_url"], settings["sso_region"]
	t.AccessToken, t.RefreshToken = aws.ToString(out.AccessToken), aws.ToString(out.RefreshToken)
	t.ExpiresAt = time.Now().Add(time.Duration(out.ExpiresIn) * time.Second).UTC().Format(time.RFC3339)
	return writeCache(path, t)
}

// CheckSession refuses a profile whose session of single sign-on isn't described, which AWS's clients notice whatever they sign with.
func (s *Settings) CheckSession() error {
	title, ok := s.Get("sso_session")
	if !ok {
		return nil
	}
	provider := `The profile "` + s.name + `" is configured to use the SSO token provider but `
	session := s.config.sessions[title]
	if len(session) == 0 {
		return invalidConfig(provider + `the "` + title + `" sso_session configuration does not exist.`)
	}
	var missing []any
	for _, key := range [...]string{"sso_start_url", "sso_region"} {
		if _, ok := session[key]; !ok {
			missing = append(missing, key)
		}
	}
	if missing != nil {
		return invalidConfig(provider + "is missing the following configuration: " + python.Repr(missing) + ".")
	}
	return nil
}
