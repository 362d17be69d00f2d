package awsconfig

import "strings"

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

// Get is a setting of the profile.
func (s *Settings) Get(name string) (string, bool) {
	v, ok := s.config.profiles[s.name][name]
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

// EndpointURL is the configured endpoint of API Gateway's control plane.
func (s *Settings) EndpointURL() (string, bool) { return s.endpointOf("API_GATEWAY", "api_gateway") }

// endpointOf is the configured endpoint of a service, by its names in variables and in services sections.
func (s *Settings) endpointOf(inVariables, inSections string) (string, bool) {
	if ignore, _ := s.Lookup("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"); strings.EqualFold(ignore, "true") {
		return "", false
	}
	for _, variable := range [...]string{"AWS_ENDPOINT_URL_" + inVariables, "AWS_ENDPOINT_URL"} {
		if url, ok := s.config.Env(variable); ok && url != "" {
			return url, true
		}
	}
	if services, ok := s.Get("services"); ok {
		if url := s.config.services[services][inSections+".endpoint_url"]; url != "" {
			return url, true
		}
	}
	url, _ := s.Get("endpoint_url")
	return url, url != ""
}
