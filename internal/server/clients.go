package server

import (
	"crypto/tls"
	"sync"

	"stile/internal/wire"
)

// clientPair are the two ways to look at a backend's certificate.
type clientPair struct {
	verifying *wire.Client
	insecure  *wire.Client
}

func newClientPair(options wire.ClientOptions) clientPair {
	insecure := options
	insecure.InsecureSkipVerification = true
	return clientPair{verifying: wire.NewClient(options), insecure: wire.NewClient(insecure)}
}

// client is a plan.Env's Clients.
func (p clientPair) client(insecureSkipVerification bool) *wire.Client {
	if insecureSkipVerification {
		return p.insecure
	}
	return p.verifying
}

func (p clientPair) close() {
	p.verifying.Close()
	p.insecure.Close()
}

// certifiedClients are the clients of stages that present a certificate: connections are shared by those of the same certificate
// only. They stay when the last such stage goes; a client without calls soon has no connection.
type certifiedClients struct {
	options wire.ClientOptions

	mu            sync.Mutex
	byCertificate map[string]clientPair
}

// clients is a plan.Env's Certified.
func (c *certifiedClients) clients(certificate *tls.Certificate) func(insecureSkipVerification bool) *wire.Client {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := string(certificate.Certificate[0])
	pair, ok := c.byCertificate[key]
	if !ok {
		options := c.options
		options.Certificate = certificate
		pair = newClientPair(options)
		if c.byCertificate == nil {
			c.byCertificate = map[string]clientPair{}
		}
		c.byCertificate[key] = pair
	}
	return pair.client
}

func (c *certifiedClients) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, pair := range c.byCertificate {
		pair.close()
	}
}
