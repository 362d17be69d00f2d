package awsconfig

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
)

func load(t *testing.T, config, credentials string, env map[string]string) (*Config, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"config": config, "credentials": credentials} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Load(func(name string) (string, bool) {
		switch name {
		case "HOME":
			return dir, true
		case "AWS_CONFIG_FILE":
			return "~/config", true
		case "AWS_SHARED_CREDENTIALS_FILE":
			return "$HOME/credentials", true
		}
		v, ok := env[name]
		return v, ok
	})
}

const exampleConfig = `# a comment
[default]
region = eu-west-1 ; not a comment
services = mine

[profile "two words"]
region: us-west-2
output = text

[profile broken name here]
region = x

[plain]
region = nowhere

[services mine]
api_gateway =
  endpoint_url = http://services.example
s3 =
  endpoint_url = http://s3.example
`

func TestProfilesAndSections(t *testing.T) {
	c, err := load(t, exampleConfig, "[only-here]\naws_access_key_id = AKID\naws_secret_access_key = s\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	if region, _ := c.Settings("").Region(); region != "eu-west-1 ; not a comment" {
		t.Errorf("default's region is %q", region)
	}
	if region, _ := c.Settings("two words").Region(); region != "us-west-2" {
		t.Errorf("a quoted profile's region is %q", region)
	}
	if url, _ := c.Settings("").EndpointURL(); url != "http://services.example" {
		t.Errorf("the services section's endpoint is %q", url)
	}
	for name, want := range map[string]error{"": nil, "only-here": nil, "plain": ProfileNotFound("plain"), "broken": ProfileNotFound("broken")} {
		if err := c.Settings(name).CheckProfile(); err != want {
			t.Errorf("CheckProfile of %q: %v", name, err)
		}
	}
}

func TestDefaultsHoldInEverySection(t *testing.T) {
	c, err := load(t, "[DEFAULT]\nregion = everywhere-1\noutput = text\n[profile x]\nregion = here-1\n", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	region, _ := c.Settings("x").Region()
	output, _ := c.Settings("x").Get("output")
	if region != "here-1" || output != "text" {
		t.Errorf("region %q, output %q", region, output)
	}
}

func TestEnvironmentComesFirst(t *testing.T) {
	env := map[string]string{"AWS_PROFILE": "two words", "AWS_DEFAULT_REGION": "", "AWS_REGION": "ignored-1", "AWS_ENDPOINT_URL": "http://all", "AWS_ENDPOINT_URL_API_GATEWAY": "http://gateway"}
	c, err := load(t, exampleConfig, "", env)
	if err != nil {
		t.Fatal(err)
	}
	if region, ok := c.Settings("").Region(); region != "" || !ok {
		t.Errorf("an empty AWS_DEFAULT_REGION doesn't count: %q", region)
	}
	if output, _ := c.Settings("").Get("output"); output != "text" {
		t.Errorf("AWS_PROFILE isn't followed: output %q", output)
	}
	if url, _ := c.Settings("").EndpointURL(); url != "http://gateway" {
		t.Errorf("endpoint %q", url)
	}
	env["AWS_DEFAULT_PROFILE"] = "default"
	if services, _ := c.Settings("").Get("services"); services != "mine" {
		t.Error("AWS_DEFAULT_PROFILE doesn't beat AWS_PROFILE")
	}
	env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
	if url, err := c.Settings("").EndpointURL(); url != "" || err != nil {
		t.Errorf("endpoint %q though endpoints are to be ignored", url)
	}
}

func TestAServicesSectionThatIsNotThereIsRefused(t *testing.T) {
	for config, want := range map[string]string{
		"[default]\nservices = mien\n[services mine]\n":                                                          ServicesNotFound("mien").Error(),
		"[default]\nservices = mine\n[services mine]\napi_gateway = http://localhost\n":                          "'str' object has no attribute 'get'",
		"[default]\nservices = mine\nendpoint_url = http://all\n[services mine]\ns3 = x\napi_gateway =\n  a = b": "",
	} {
		c, err := load(t, config, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Settings("").EndpointURL(); (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: %v, want %s", config, err, want)
		}
	}
}

func TestUnreadableFilesAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no section":        "region = x\n",
		"section twice":     "[default]\n[default]\n",
		"setting twice":     "[default]\nregion = a\nregion = b\n",
		"no delimiter":      "[default]\nregion\n",
		"bad nested line":   "[default]\ns3 =\n  nonsense\n",
		"not UTF-8":         "[default]\nregion = \xff\n",
		"no name":           "[default]\n= x\n",
		"duplicate by case": "[default]\nRegion = a\nregion = b\n",
	} {
		var mistake *ParseError
		if _, err := load(t, text, "", nil); !errors.As(err, &mistake) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhereCredentialsComeFrom(t *testing.T) {
	credentials := "[default]\naws_access_key_id = SHARED\naws_secret_access_key = s\naws_session_token = t\n[half]\naws_access_key_id = HALF\n"
	config := "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = s\n[profile file]\naws_access_key_id = FILE\naws_secret_access_key = s\n[profile none]\nregion = x\n"
	environment := map[string]string{"AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"}
	for _, c := range []struct {
		name, profile string
		env           map[string]string
		want          string
		err           string
	}{
		{name: "environment first", env: environment, want: "ENV"},
		{name: "--profile passes the environment's keys over", env: environment, profile: "default", want: "SHARED"},
		{name: "AWS_PROFILE doesn't", env: map[string]string{"AWS_PROFILE": "default", "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"}, want: "ENV"},
		{name: "credentials file before config file", want: "SHARED"},
		{name: "config file", profile: "file", want: "FILE"},
		{name: "nothing", profile: "none", err: ErrNoCredentials.Error()},
		{name: "half in the environment", env: map[string]string{"AWS_ACCESS_KEY_ID": "ENV"}, err: "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY"},
		{name: "half in the file", profile: "half", err: "Partial credentials found in shared-credentials-file, missing: aws_secret_access_key"},
		{name: "an empty variable is none", env: map[string]string{"AWS_ACCESS_KEY_ID": ""}, want: "SHARED"},
	} {
		loaded, err := load(t, config, credentials, c.env)
		if err != nil {
			t.Fatal(err)
		}
		found, err := keys(loaded.Settings(c.profile))
		if found.AccessKeyID != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%s: %q, %v", c.name, found.AccessKeyID, err)
		}
	}
}

// keys are what the settings' source of credentials gives.
func keys(s *Settings) (aws.Credentials, error) {
	source, err := s.Credentials(context.Background(), "us-east-1", false)
	if err != nil {
		return aws.Credentials{}, err
	}
	return source(context.Background())
}

func TestCredentialProcessRuns(t *testing.T) {
	c, err := load(t, `[profile p]
credential_process = printf '{"Version":1,"AccessKeyId":"PROC","SecretAccessKey":"s"}'
`, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	found, err := keys(c.Settings("p"))
	if err != nil || found.AccessKeyID != "PROC" {
		t.Errorf("%q, %v", found.AccessKeyID, err)
	}
}

func FuzzParseINI(f *testing.F) {
	f.Add(exampleConfig)
	f.Add("[a]\nb=\n c=d\n")
	f.Fuzz(func(t *testing.T, text string) { parseINI(text) })
}
