package main

import (
	"context"
	"fmt"
	"strings"
)

// caddyfile is Caddy as one would set it up for this: kept connections, as many as there may be, no log, and no HTTP/3.
const caddyfile = `
{
	admin off
	auto_https off
	servers {
		protocols h1 h2
		timeouts {
			idle 310s
		}
	}
}

(backend) {
	to %[1]s
	transport http {
		keepalive 310s
		keepalive_idle_conns_per_host 1024
		compression off
	}
}

(routes) {
	bind 127.0.0.1
	handle /bench/mock {
		header Content-Type application/json
		respond %[2]s
	}
	handle /bench/templates {
		rewrite * /order
		reverse_proxy {
			import backend
		}
	}
	handle /bench/large {
		rewrite * /large
		reverse_proxy {
			import backend
		}
	}
	handle /bench/stream {
		rewrite * /large
		reverse_proxy {
			import backend
			flush_interval -1
		}
	}
	handle /bench/mapped {
		rewrite * /payload
		reverse_proxy {
			import backend
%[3]s		}
	}
	handle {
		rewrite * /payload
		reverse_proxy {
			import backend
		}
	}
}

http://:%[4]s {
	import routes
}

https://:%[5]s {
	import routes
	tls %[6]s %[6]s
}
`

func startCaddy(ctx context.Context, s setting) (*gateway, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	var headers strings.Builder
	for i := range mapped / 2 {
		fmt.Fprintf(&headers, "\t\t\theader_up X-Query-%d {query.q%d}\n\t\t\theader_up X-Header-%d {header.X-In-%d}\n", i, i, i, i)
	}
	text := fmt.Sprintf(caddyfile, s.backend, "`"+mockBody+"`", &headers, portOf(ports[0]), portOf(ports[1]), s.certificate)
	g := &gateway{address: ports[0], tlsAddress: ports[1], version: versionOf("caddy", "version"), chatty: true}
	return launchConfigured(ctx, s, g, "caddy", "Caddyfile", text, "run", "--config", "Caddyfile", "--adapter", "caddyfile")
}

func portOf(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }
