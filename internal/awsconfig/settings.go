package awsconfig

import (
	"errors"
	"strings"

	"stile/internal/python"
)

// Settings is what holds for one command: the chosen profile and the environment before it.
type Settings struct {
	config   *Config
	name     string // of the profile
	chosen   bool   // by name, so it must exist
	explicit bool   // on the command line, which passes the environment's keys over
}

// ProfileNotFound is a profile that neither file has.
type ProfileNotFound string

func (e ProfileNotFound) Error() string {
	return "The config profile (" + string(e) + ") could not be found"
}

// Settings are those of the profile named on the command line, else of AWS_DEFAULT_PROFILE, AWS_PROFILE, or default. A variable that
// is set but empty names a profile that doesn't exist, as for the AWS command line.
func (c *Config) Settings(profile string) *Settings {
	if profile != "" {
		return &Settings{config: c, name: profile, chosen: true, explicit: true}
	}
	for _, variable := range [...]string{"AWS_DEFAULT_PROFILE", "AWS_PROFILE"} {
		if name, ok := c.Env(variable); ok {
			return &Settings{config: c, name: name, chosen: true}
		}
	}
	return &Settings{config: c, name: "default"}
}

// CheckProfile answers ProfileNotFound if the profile was chosen and doesn't exist.
func (s *Settings) CheckProfile() error {
	if _, ok := s.config.profiles[s.name]; s.chosen && !ok {
		return ProfileNotFound(s.name)
	}
	return nil
}

// Get is a setting of the profile. A block of settings is the text of Python's dict, which is right for none.
func (s *Settings) Get(name string) (string, bool) {
	v, ok := s.config.profiles[s.name][name]
	if block, nested := strings.CutPrefix(v, "\n"); nested {
		d := &python.Dict{}
		for line := range strings.SplitSeq(block, "\n") {
			key, value, _ := strings.Cut(line, "=")
			d.Set(strings.TrimSpace(key), strings.TrimSpace(value))
		}
		return python.Str(d), ok
	}
	return v, ok
}

// Lookup is a setting: the environment variable's, else the profile's. An empty variable counts.
func (s *Settings) Lookup(variable, name string) (string, bool) {
	if v, ok := s.config.Env(variable); ok {
		return v, true
	}
	return s.Get(name)
}

// Region is the configured region. AWS_REGION plays no part, as in the AWS command line.
func (s *Settings) Region() (string, bool) { return s.Lookup("AWS_DEFAULT_REGION", "region") }

// EndpointURL is the configured endpoint of API Gateway's control plane, empty if there is none.
func (s *Settings) EndpointURL() (string, error) { return s.endpointOf("API_GATEWAY", "api_gateway") }

// ServicesNotFound is a services section that a profile names and the file doesn't have.
type ServicesNotFound string

func (e ServicesNotFound) Error() string {
	return `The profile is configured to use the services section but the "` + string(e) + `" services configuration does not exist.`
}

// errTextForBlock is Python's complaint of a setting that has a text where a block of settings belongs.
var errTextForBlock = errors.New("'str' object has no attribute 'get'")

// endpointOf is the configured endpoint of a service, by its names in variables and in services sections.
func (s *Settings) endpointOf(inVariables, inSections string) (string, error) {
	if ignore, _ := s.Lookup("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"); strings.EqualFold(ignore, "true") {
		return "", nil
	}
	for _, variable := range [...]string{"AWS_ENDPOINT_URL_" + inVariables, "AWS_ENDPOINT_URL"} {
		if url, ok := s.config.Env(variable); ok && url != "" {
			return url, nil
		}
	}
	if name, ok := s.Get("services"); ok {
		services, exists := s.config.services[name]
		if !exists {
			return "", ServicesNotFound(name)
		}
		if isText(services, inSections) {
			return "", errTextForBlock
		}
		if url := services[inSections+".endpoint_url"]; url != "" {
			return url, nil
		}
	}
	url, _ := s.Get("endpoint_url")
	return url, nil
}

// isText is whether a setting is there and no block of settings.
func isText(s section, name string) bool {
	text, ok := s[name]
	return ok && !strings.HasPrefix(text, "\n")
}

// CheckS3 complains of settings of S3 that botocore reads for every service, and can't read.
func (s *Settings) CheckS3() error {
	if text, ok := s.Get("s3"); ok && text == "" {
		return errTextForBlock
	}
	return nil
}
