package awsapi

import (
	"fmt"
	"os"
)

// Role is what an integration's role ARN means here: exactly one of a profile of the AWS configuration files, the role itself
// through sts:AssumeRole, or keys from environment variables.
type Role struct {
	Profile         string `yaml:"profile"`
	Assume          bool   `yaml:"assume"`
	AccessKeyIdEnv  string `yaml:"access_key_id_env"`     // names of variables, so that no secret stands in a configuration file
	SecretKeyEnv    string `yaml:"secret_access_key_env"` //
	SessionTokenEnv string `yaml:"session_token_env"`     // optional
}

func (r Role) check() error {
	means := 0
	for _, given := range []bool{r.Profile != "", r.Assume, r.AccessKeyIdEnv != "" || r.SecretKeyEnv != "" || r.SessionTokenEnv != ""} {
		if given {
			means++
		}
	}
	if means != 1 {
		return fmt.Errorf("needs exactly one of profile, assume: true, or access_key_id_env with secret_access_key_env")
	}
	if (r.AccessKeyIdEnv == "") != (r.SecretKeyEnv == "") || r.SessionTokenEnv != "" && r.AccessKeyIdEnv == "" {
		return fmt.Errorf("access_key_id_env and secret_access_key_env go together")
	}
	for _, name := range []string{r.AccessKeyIdEnv, r.SecretKeyEnv, r.SessionTokenEnv} {
		if name != "" && os.Getenv(name) == "" {
			return fmt.Errorf("environment variable %s is empty", name)
		}
	}
	return nil
}
