package server

import (
	"crypto/tls"
	"fmt"
	"net/netip"
	"time"

	"stile/internal/wire"
)

// Connections bounds what clients of the data plane may do with their connections. Zero means the engine's default.
type Connections struct {
	MaxOpen       int           `yaml:"max_open"`       // at each address; more wait
	MaxRequests   int           `yaml:"max_requests"`   // of one connection, which is closed after the last
	HeaderBytes   int           `yaml:"header_bytes"`   // of request line and header
	HeaderFields  int           `yaml:"header_fields"`  // of a request
	HeaderTimeout time.Duration `yaml:"header_timeout"` // for a whole header
	BodyTimeout   time.Duration `yaml:"body_timeout"`   // for the next bytes of a body
	WriteTimeout  time.Duration `yaml:"write_timeout"`  // for a client to take the next bytes
	IdleTimeout   time.Duration `yaml:"idle_timeout"`   // between two requests

	ProxyProtocol []AddressRange `yaml:"proxy_protocol"` // load balancers whose connections begin with a PROXY header
}

func (c *Connections) check() error {
	for name, n := range map[string]int{
		"max_open": c.MaxOpen, "max_requests": c.MaxRequests, "header_bytes": c.HeaderBytes, "header_fields": c.HeaderFields,
	} {
		if n < 0 {
			return fmt.Errorf("connections.%s %d must be a positive number", name, n)
		}
	}
	for name, d := range map[string]time.Duration{
		"header_timeout": c.HeaderTimeout, "body_timeout": c.BodyTimeout, "write_timeout": c.WriteTimeout, "idle_timeout": c.IdleTimeout,
	} {
		if d < 0 || d > 0 && d < time.Millisecond {
			return fmt.Errorf("connections.%s %v must be at least 1ms", name, d)
		}
	}
	if c.HeaderBytes > 0 && c.HeaderBytes < leastHeaderBytes {
		return fmt.Errorf("connections.header_bytes %d must be at least %d, the least that AWS takes", c.HeaderBytes, leastHeaderBytes)
	}
	return nil
}

// leastHeaderBytes is what API Gateway takes of a request's header.
const leastHeaderBytes = 10240

// dataOptions are those of a listener of the data plane; certificates is nil without TLS.
func (s *Server) dataOptions(certificates *tls.Config) wire.ServerOptions {
	c := &s.config.Connections
	balancers := make([]netip.Prefix, 0, len(c.ProxyProtocol))
	for _, r := range c.ProxyProtocol {
		balancers = append(balancers, r.Prefix)
	}
	return wire.ServerOptions{
		TLS:            certificates,
		MaxConnections: c.MaxOpen,
		MaxRequests:    c.MaxRequests,
		MaxHeaderBytes: c.HeaderBytes,
		MaxFields:      c.HeaderFields,
		HeaderTimeout:  c.HeaderTimeout,
		BodyTimeout:    c.BodyTimeout,
		WriteTimeout:   c.WriteTimeout,
		IdleTimeout:    c.IdleTimeout,
		ProxyProtocol:  balancers,
		Log:            s.log,
	}
}
