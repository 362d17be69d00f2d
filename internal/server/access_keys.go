package server

import (
	"errors"
	"fmt"
	"os"

	"stile/internal/control"
)

// accessKey is one who may call the control plane.
type accessKey struct {
	AccessKeyId     string `yaml:"access_key_id"`
	SecretAccessKey string `yaml:"secret_access_key"`
	SessionToken    string `yaml:"session_token"` // of temporary credentials; without one a request that brings a token is refused
	Principal       string `yaml:"principal"`     // ARN; by default the account's root
	Access          string `yaml:"access"`        // admin or read-only; by default admin
}

const (
	admin    = "admin"
	readOnly = "read-only"
)

// accessKeys are all of them by AccessKeyId.
type accessKeys map[string]accessKey

func readAccessKeys(path string) (accessKeys, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("access keys %s can't be read: %w", path, reason(err))
	}
	var list []accessKey
	if err := decodeYAML(path, text, &list); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("access keys %s names nobody: write a list of {access_key_id: …, secret_access_key: …}", path)
	}
	keys := accessKeys{}
	for i, key := range list {
		if err := key.check(); err != nil {
			return nil, fmt.Errorf("access keys %s: entry %d: %w", path, i+1, err)
		}
		if _, twice := keys[key.AccessKeyId]; twice {
			return nil, fmt.Errorf("access keys %s: access_key_id %s stands twice", path, key.AccessKeyId)
		}
		keys[key.AccessKeyId] = key
	}
	return keys, nil
}

func (k *accessKey) check() error {
	if k.Access == "" {
		k.Access = admin
	}
	switch {
	case k.AccessKeyId == "" || k.SecretAccessKey == "":
		return errors.New("access_key_id and secret_access_key are needed")
	case k.Access != admin && k.Access != readOnly:
		return fmt.Errorf("access %q must be %s or %s", k.Access, admin, readOnly)
	}
	return nil
}

// secret is a sigv4.Verifier's Lookup.
func (keys accessKeys) secret(accessKeyId string) (string, bool) {
	key, ok := keys[accessKeyId]
	return key.SecretAccessKey, ok
}

func (keys accessKeys) principal(accessKeyId, accountId string) control.Principal {
	key := keys[accessKeyId]
	p := control.Principal{Arn: key.Principal, SessionToken: key.SessionToken, ReadOnly: key.Access != admin}
	if p.Arn == "" {
		p.Arn = "arn:aws:iam::" + accountId + ":root"
	}
	return p
}
