package wire

import (
	"crypto/tls"
	"log/slog"
	"net/netip"
	"time"
)

// ServerOptions are a Server's limits. Zero means the default stated at each.
type ServerOptions struct {
	// TLS makes the server speak TLS, with HTTP/2 offered by ALPN. Without it HTTP/1.1 and HTTP/2 with prior knowledge are spoken in the clear.
	TLS *tls.Config

	MaxHeaderBytes int           // of request line and header together; 32 KiB, room for the 10,240 and 20,480 bytes AWS allows
	MaxFields      int           // of a request's header; 500
	MaxBodyBytes   int64         // of a request's body; no limit but the Handler's
	MaxConnections int           // open at once, more wait to be accepted; 16,384
	MaxRequests    int           // of a connection, which is closed after the last; no limit
	HeaderTimeout  time.Duration // from a request's first byte to the end of its header; 15 s
	BodyTimeout    time.Duration // for the next bytes of a request's body; 30 s
	WriteTimeout   time.Duration // for the client to take the next bytes of a response; 30 s
	IdleTimeout    time.Duration // between two requests of a connection; 310 s, as AWS has it

	// ProxyProtocol is where the load balancers are whose connections begin with a PROXY protocol header, version 1 or 2, that says
	// who the client is. From there nothing else is taken; from anywhere else the header isn't.
	ProxyProtocol []netip.Prefix

	Log *slog.Logger // what goes wrong with connections, at debug; panics, at error; nil for silence
}

func (o ServerOptions) withDefaults() ServerOptions {
	setDefault(&o.MaxHeaderBytes, 32<<10)
	setDefault(&o.MaxFields, 500)
	setDefault(&o.MaxConnections, 16384)
	setDefault(&o.HeaderTimeout, 15*time.Second)
	setDefault(&o.BodyTimeout, 30*time.Second)
	setDefault(&o.WriteTimeout, 30*time.Second)
	setDefault(&o.IdleTimeout, 310*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func setDefault[T comparable](value *T, def T) {
	var zero T
	if *value == zero {
		*value = def
	}
}
