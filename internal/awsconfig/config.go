// Package awsconfig reads what the user has configured for the AWS command line: the config and credentials files, profiles, the
// environment, and where their credentials come from.
package awsconfig

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strings"

	"stile/internal/lazyregexp"
)

// Env looks an environment variable up, as os.LookupEnv does.
type Env func(name string) (string, bool)

// Config is the content of both files, read through the environment.
type Config struct {
	Env Env
	Ask func(prompt string) (string, error) // asks the user for what mustn't be seen; needed for roles with an MFA device only

	configFile, credentialsFile string // their paths
	profiles                    sections
	services                    sections
	sessions                    sections // of single sign-on
	shared                      sections // the credentials file alone
}

// sections are named groups of settings.
type sections map[string]section

// section maps a setting to its text. Those of an indented block stand under "block.setting".
type section map[string]string

// Load reads both files; a missing one is empty. The only error is *ParseError.
func Load(env Env) (*Config, error) {
	c := &Config{Env: env, profiles: sections{}, services: sections{}, sessions: sections{}, shared: sections{}}
	c.configFile = c.path("AWS_CONFIG_FILE", "~/.aws/config")
	c.credentialsFile = c.path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
	raw, err := readFile(c.configFile)
	if err != nil {
		return nil, err
	}
	for name, values := range raw {
		switch {
		case name == "default":
			c.profiles[name] = values
		case strings.HasPrefix(name, "profile"):
			if word, ok := secondWord(name); ok {
				c.profiles[word] = values
			}
		case strings.HasPrefix(name, "sso-session"):
			if word, ok := secondWord(name); ok {
				c.sessions[word] = values
			}
		case strings.HasPrefix(name, "services"):
			if word, ok := secondWord(name); ok {
				c.services[word] = values
			}
		}
	}
	if c.shared, err = readFile(c.credentialsFile); err != nil {
		return nil, err
	}
	for name, values := range c.shared {
		merged := maps.Clone(c.profiles[name])
		if merged == nil {
			merged = section{}
		}
		maps.Copy(merged, values)
		c.profiles[name] = merged
	}
	return c, nil
}

// Profiles are the names of the profiles, sorted.
func (c *Config) Profiles() []string { return slices.Sorted(maps.Keys(c.profiles)) }

func (c *Config) path(variable, otherwise string) string {
	if path, ok := c.Env(variable); ok {
		return c.Expand(path)
	}
	return c.Expand(otherwise)
}

// Expand replaces a leading ~ by the home directory, and $VAR and ${VAR} by the environment; unknown ones stay.
func (c *Config) Expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || rest[0] == '/') {
		path = strings.TrimRight(c.home(), "/") + rest
	}
	if !strings.Contains(path, "$") {
		return path
	}
	return variable.ReplaceAllStringFunc(path, func(reference string) string {
		if v, ok := c.Env(strings.Trim(reference, "${}")); ok {
			return v
		}
		return reference
	})
}

var variable = lazyregexp.New(`\$(?:[A-Za-z0-9_]+|\{[^}]*\})`)

func (c *Config) home() string {
	if home, ok := c.Env("HOME"); ok {
		return home
	}
	if u, err := user.Current(); err == nil {
		return u.HomeDir
	}
	return "~"
}

// secondWord is the name in a section title such as profile "my name".
func secondWord(title string) (string, bool) {
	var words []string
	var word strings.Builder
	quote, started := rune(0), false
	for _, r := range title {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, started = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if started {
				words = append(words, word.String())
				word.Reset()
				started = false
			}
		default:
			word.WriteRune(r)
			started = true
		}
	}
	if started {
		words = append(words, word.String())
	}
	if quote != 0 || len(words) != 2 {
		return "", false
	}
	return words[1], true
}

func readFile(path string) (sections, error) {
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return sections{}, nil
	}
	text, err := os.ReadFile(filepath.Clean(path))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return sections{}, nil
	}
	if err != nil {
		return nil, &ParseError{path}
	}
	parsed, ok := parseINI(string(text))
	if !ok {
		return nil, &ParseError{path}
	}
	return parsed, nil
}

// ParseError is a config or credentials file that can't be understood.
type ParseError struct{ Path string }

func (e *ParseError) Error() string { return "Unable to parse config file: " + e.Path }
