// Package server is `stile serve`: it reads the configuration, opens store and listeners, rolls deployments out, and shuts down.
package server

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"stile/internal/apigw"
	"stile/internal/awsapi"
	"stile/internal/lambda"
	"stile/internal/lazyregexp"
)

// Config is what a server is told. Its keys in the configuration file are the flags' names, with _ for -.
type Config struct {
	Listen       string        `yaml:"listen"`       // address of the data plane
	AdminListen  string        `yaml:"admin_listen"` // address of the control plane, health and metrics
	TLSListen    string        `yaml:"tls_listen"`   // address of the data plane's TLS; "" for none
	Data         string        `yaml:"data"`         // directory of the store, or Memory
	AccountId    string        `yaml:"account_id"`
	Region       string        `yaml:"region"`
	LogFormat    string        `yaml:"log_format"` // text or json
	LogLevel     string        `yaml:"log_level"`  // debug, info, warn or error
	DrainTimeout time.Duration `yaml:"drain_timeout"`
	AccessKeys   string        `yaml:"access_keys"` // file of those who may call the control plane; "" for everybody
	AccessLog    string        `yaml:"access_log"`  // file of stages' access logs, or Stdout; "" for our own log
	AuditLog     string        `yaml:"audit_log"`   // file of the calls that change something, or Stdout; "" for our own log

	CPUProfile string `yaml:"cpu_profile"` // file of a profile of the whole run; "" for none

	AccountRateLimit  int `yaml:"account_rate_limit"`  // requests per second that all APIs of a region take together; -1 for any number
	AccountBurstLimit int `yaml:"account_burst_limit"` // of them at once; -1 for any number
	CacheMegabytes    int `yaml:"cache_megabytes"`     // memory for the caches of all stages together, whatever their sizes say

	TLSCertificates  []CertificateFiles               `yaml:"tls_certificates"`
	Functions        map[string]lambda.FunctionConfig `yaml:"functions"`
	ServiceEndpoints map[string]string                `yaml:"service_endpoints"`
	Credentials      map[string]awsapi.Role           `yaml:"credentials"`
	PrivateTargets   map[string][]string              `yaml:"private_targets"`
	AcmCertificates  map[string]CertificateFiles      `yaml:"acm_certificates"` // by the ARN or name that domain names have
	Truststores      map[string]string                `yaml:"truststores"`      // file by the URI that domain names have
	Egress           Egress                           `yaml:"egress"`
	TrustedProxies   []AddressRange                   `yaml:"trusted_proxies"` // addresses or networks whose X-Forwarded-* are believed
	Connections      Connections                      `yaml:"connections"`
	TemplateLimits   TemplateLimits                   `yaml:"template_limits"`
	AccessLogs       map[string]string                `yaml:"access_logs"` // destination ARN -> file of its own, or Stdout

	Dir    string    // what relative paths are relative to: the configuration file's directory; "" for the working directory
	Stdout io.Writer // where logs go that name Stdout; nil for the process's standard output
	Stderr io.Writer // where the log goes; nil for the process's standard error
}

// Memory is the data directory that is none: what is stored ends with the process.
const Memory = ":memory:"

// unlimited lifts a limit.
const unlimited = -1

// DefaultConfig is what `stile serve` runs with when it is told nothing.
func DefaultConfig() Config {
	return Config{
		Listen:       "127.0.0.1:8080",
		AdminListen:  "127.0.0.1:4566",
		Data:         "./stile-data",
		AccountId:    "123456789012",
		Region:       "us-east-1",
		LogFormat:    "text",
		LogLevel:     "info",
		DrainTimeout: 30 * time.Second,

		AccountRateLimit:  unlimited,
		AccountBurstLimit: unlimited,
		CacheMegabytes:    256,
	}
}

const (
	maxDrainTimeout   = time.Hour
	maxCacheMegabytes = 1 << 20 // a terabyte, which no machine of today has to spare
)

var (
	accountPattern = lazyregexp.New(`^[0-9]{12}$`)
	regionPattern  = lazyregexp.New(`^[a-z]{2,}(-[a-z0-9]+)+$`)
)

// check answers one line about the first thing that is wrong.
func (c *Config) check() error {
	if err := checkAddress("listen", c.Listen); err != nil {
		return err
	}
	if err := checkAddress("admin-listen", c.AdminListen); err != nil {
		return err
	}
	if err := c.checkTLS(); err != nil {
		return err
	}
	if _, err := c.logLevel(); err != nil {
		return err
	}
	if err := c.Connections.check(); err != nil {
		return err
	}
	if err := c.TemplateLimits.check(); err != nil {
		return err
	}
	switch {
	case c.Listen == c.AdminListen && !takesFreePort(c.Listen):
		return fmt.Errorf("listen and admin-listen are both %s: give them two addresses", c.Listen)
	case c.Data == "":
		return fmt.Errorf("data is empty: name a directory, or %s to keep nothing", Memory)
	case !accountPattern.MatchString(c.AccountId):
		return fmt.Errorf("account-id %q must be 12 digits", c.AccountId)
	case !regionPattern.MatchString(c.Region):
		return fmt.Errorf("region %q must be a region's name such as us-east-1", c.Region)
	case c.LogFormat != "text" && c.LogFormat != "json":
		return fmt.Errorf("log-format %q must be text or json", c.LogFormat)
	case c.DrainTimeout < 0 || c.DrainTimeout > maxDrainTimeout:
		return fmt.Errorf("drain-timeout %v must be between 0s and %v", c.DrainTimeout, maxDrainTimeout)
	case c.AccountRateLimit < -1 || c.AccountBurstLimit < -1:
		return fmt.Errorf("account-rate-limit %d and account-burst-limit %d must be numbers of requests, or -1 for any number",
			c.AccountRateLimit, c.AccountBurstLimit)
	case (c.AccountRateLimit == unlimited) != (c.AccountBurstLimit == unlimited):
		return fmt.Errorf("account-rate-limit %d and account-burst-limit %d: one of them alone limits nothing; give both, or -1 for both",
			c.AccountRateLimit, c.AccountBurstLimit)
	case c.CacheMegabytes < 1:
		return fmt.Errorf("cache-megabytes %d must be at least 1: stages that don't want a cache have none", c.CacheMegabytes)
	case c.CacheMegabytes > maxCacheMegabytes:
		return fmt.Errorf("cache-megabytes %d must be at most %d", c.CacheMegabytes, maxCacheMegabytes)
	case c.AccessKeys == "" && !isLoopback(c.AdminListen):
		return fmt.Errorf("admin-listen %s can be reached from other machines: name who may call with --access-keys FILE, or listen on 127.0.0.1",
			c.AdminListen)
	}
	if err := checkPrivateTargets(c.PrivateTargets); err != nil {
		return err
	}
	return c.checkDomainFiles()
}

// answeredThrottle is what GetAccount answers: the limits, or AWS's where there is none, since clients expect a number.
func (c *Config) answeredThrottle() *apigw.ThrottleSettings {
	rate, burst := 10000.0, 5000
	if c.AccountRateLimit != unlimited {
		rate = float64(c.AccountRateLimit)
	}
	if c.AccountBurstLimit != unlimited {
		burst = c.AccountBurstLimit
	}
	return &apigw.ThrottleSettings{BurstLimit: &burst, RateLimit: &rate}
}

func (c *Config) logLevel() (slog.Level, error) {
	for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
		if logLevelName(level) == c.LogLevel {
			return level, nil
		}
	}
	return 0, fmt.Errorf("log-level %q must be debug, info, warn or error", c.LogLevel)
}
