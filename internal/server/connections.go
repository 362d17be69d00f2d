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
	for _, limit := range []struct {
		name  string
		value int
	}{
		{"max_open", c.MaxOpen},
		{"max_requests", c.MaxRequests},
		{"header_bytes", c.HeaderBytes},
		{"header_fields", c.HeaderFields},
	} {
		if limit.value < 0 {
			return fmt.Errorf("connections.%s %d must be a positive number, or 0 for the default", limit.name, limit.value)
		}
	}
	for _, limit := range []struct {
		name  string
		value time.Duration
	}{
		{"header_timeout", c.HeaderTimeout},
		{"body_timeout", c.BodyTimeout},
		{"write_timeout", c.WriteTimeout},
		{"idle_timeout", c.IdleTimeout},
	} {
		if limit.value < 0 || limit.value > 0 && limit.value < time.Millisecond {
			return fmt.Errorf("connections.%s %v must be at least 1ms, or 0 for the default", limit.name, limit.value)
		}
	}
	if c.HeaderBytes > 0 && (c.HeaderBytes < leastHeaderBytes || c.HeaderBytes > mostHeaderBytes) {
		return fmt.Errorf("connections.header_bytes %d must be between %d, the least that AWS takes, and %d", c.HeaderBytes, leastHeaderBytes, mostHeaderBytes)
	}
	return nil
}

const (
	leastHeaderBytes = 10240   // what API Gateway takes of a request's header
	mostHeaderBytes  = 1 << 20 // what HTTP/2 takes of a header block
)

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
