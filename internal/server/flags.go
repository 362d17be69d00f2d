package server

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"stile/internal/cmdline"
)

// flags are those of `stile serve`. A nil one wasn't given, neither on the command line nor in the environment.
type flags struct {
	Listen            *string        `env:"STILE_LISTEN" placeholder:"ADDRESS" help:"Data plane: where deployed APIs are called (127.0.0.1:8080)."`
	TLSListen         *string        `env:"STILE_TLS_LISTEN" placeholder:"ADDRESS" help:"Data plane over TLS, HTTP/2 too, with the file's tls_certificates (none)."`
	AdminListen       *string        `env:"STILE_ADMIN_LISTEN" placeholder:"ADDRESS" help:"Control plane, /healthz, /readyz and /metrics; calls deployed APIs too (127.0.0.1:4566)."`
	Data              *string        `env:"STILE_DATA" placeholder:"DIR" help:"Directory of the store, :memory: to keep nothing (./stile-data)."`
	AccountId         *string        `env:"STILE_ACCOUNT_ID" placeholder:"DIGITS" help:"Account in ARNs (123456789012)."`
	Region            *string        `env:"STILE_REGION" placeholder:"NAME" help:"Region of requests that aren't signed for another (us-east-1)."`
	LogFormat         *string        `env:"STILE_LOG_FORMAT" placeholder:"FORMAT" help:"text or json (text)."`
	LogLevel          *string        `env:"STILE_LOG_LEVEL" placeholder:"LEVEL" help:"debug, info, warn or error (info)."`
	DrainTimeout      *time.Duration `env:"STILE_DRAIN_TIMEOUT" placeholder:"DURATION" help:"How long requests in flight may take after SIGTERM (30s)."`
	AccessKeys        *string        `env:"STILE_ACCESS_KEYS" placeholder:"FILE" help:"YAML list of who may call the control plane; needed on any address but loopback. SIGHUP reads it again."`
	AccessLog         *string        `env:"STILE_ACCESS_LOG" placeholder:"FILE" help:"Where stages' access logs go, stdout for standard output; into the log if none is named. SIGHUP opens it again."`
	AuditLog          *string        `env:"STILE_AUDIT_LOG" placeholder:"FILE" help:"Where a line goes for every control-plane call that changes something, stdout for standard output; into the log if none is named. SIGHUP opens it again."`
	CPUProfile        *string        `name:"cpu-profile" env:"STILE_CPU_PROFILE" placeholder:"FILE" help:"Where a CPU profile of the run goes when it ends, for go tool pprof (none)."`
	AccountRateLimit  *int           `env:"STILE_ACCOUNT_RATE_LIMIT" placeholder:"NUMBER" help:"Requests per second that all APIs of a region take together, as an AWS account has 10000; -1 for any number (-1)."`
	AccountBurstLimit *int           `env:"STILE_ACCOUNT_BURST_LIMIT" placeholder:"NUMBER" help:"Requests that all APIs of a region take at once, as an AWS account has 5000; goes with the rate (-1)."`
	CacheMegabytes    *int           `env:"STILE_CACHE_MEGABYTES" placeholder:"NUMBER" help:"Memory that the caches of all stages take together (256)."`

	Config *string `env:"STILE_CONFIG" placeholder:"FILE" help:"YAML file with the same names (with _ for -), tls_certificates, functions, service_endpoints, credentials, private_targets, connections, trusted_proxies, acm_certificates, truststores, egress, access_logs and template_limits."`
}

// CommandLine is what the command line of `stile serve` is read into.
func CommandLine() any { return new(flags) }

// parse makes a configuration of arguments, environment and file: the first of them that names a setting wins.
func parse(args []string, stdout io.Writer) (Config, error) {
	var given flags
	const about = "Runs the gateway until SIGTERM or Ctrl-C. In parentheses: what is taken when neither flag, environment nor file says."
	if _, err := cmdline.Parse("stile serve", about, &given, args, stdout); err != nil {
		return Config{}, err
	}
	config := DefaultConfig()
	if given.Config != nil {
		if *given.Config == "" { // a variable of a script, maybe: what the file says is better missed now than later
			return Config{}, errors.New("config is empty: name a file, or leave --config and STILE_CONFIG out")
		}
		if err := config.readFile(*given.Config); err != nil {
			return Config{}, err
		}
	}
	given.over(&config)
	return config, nil
}

func (c *Config) readFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("configuration %s can't be read: %w", path, reason(err))
	}
	data := c.Data
	c.Data = ""
	if err := decodeYAML(path, text, c); err != nil {
		return err
	}
	c.Dir = filepath.Dir(path)
	c.AccessKeys = c.beside(c.AccessKeys)
	c.CPUProfile = c.beside(c.CPUProfile)
	for _, path := range []*string{&c.AccessLog, &c.AuditLog} {
		if *path != Stdout {
			*path = c.beside(*path)
		}
	}
	for _, address := range []*string{&c.Listen, &c.TLSListen, &c.AdminListen} {
		if path, ok := unixPath(*address); ok {
			*address = unixPrefix + c.beside(path)
		}
	}
	if c.Data = c.beside(c.Data); c.Data == "" {
		c.Data = data
	}
	return nil
}

// beside is a path that the configuration file names: relative to the file.
func (c *Config) beside(path string) string {
	if path == "" || path == Memory || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Dir, path)
}

func (f *flags) over(c *Config) {
	set(&c.Listen, f.Listen)
	set(&c.TLSListen, f.TLSListen)
	set(&c.AdminListen, f.AdminListen)
	set(&c.Data, f.Data)
	set(&c.AccountId, f.AccountId)
	set(&c.Region, f.Region)
	set(&c.LogFormat, f.LogFormat)
	set(&c.LogLevel, f.LogLevel)
	set(&c.DrainTimeout, f.DrainTimeout)
	set(&c.AccessKeys, f.AccessKeys)
	set(&c.AccountRateLimit, f.AccountRateLimit)
	set(&c.AccountBurstLimit, f.AccountBurstLimit)
	set(&c.CacheMegabytes, f.CacheMegabytes)
	set(&c.AccessLog, f.AccessLog)
	set(&c.AuditLog, f.AuditLog)
	set(&c.CPUProfile, f.CPUProfile)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// reason is a file error without the path, which is told otherwise.
func reason(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
