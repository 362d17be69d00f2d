package awsconfig

import (
	"context"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	"github.com/aws/aws-sdk-go-v2/service/signin"
)

// login are the credentials that "aws login" has left, renewed where they have ended.
func (p *profileSearch) login(profile section) (Source, error) {
	session, ok := profile["login_session"]
	if !ok {
		return nil, nil
	}
	dir := filepath.Join(p.settings.config.home(), ".aws", "login", "cache")
	if other, ok := p.settings.config.Env("AWS_LOGIN_CACHE_DIRECTORY"); ok {
		dir = p.settings.config.Expand(other)
	}
	path, err := logincreds.StandardCachedTokenFilepath(session, dir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, invalidConfig("Error loading login session token: Unable to load a existing login session for session " + session +
			". Please reauthenticate with 'aws login'.")
	}
	return func(ctx context.Context) (aws.Credentials, error) {
		options := signin.Options{Region: p.region}
		if url, _ := p.settings.endpointOf("SIGNIN", "signin"); url != "" { // what is wrong is told of the endpoint that is meant
			options.BaseEndpoint = &url
		}
		found, err := logincreds.New(signin.New(options), path, func(o *logincreds.Options) { o.RestrictPermissions = true }).Retrieve(ctx)
		return found, inAWSsWords(err)
	}, nil
}
