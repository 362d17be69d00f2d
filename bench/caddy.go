package main

import (
	"context"
	"fmt"
	"strings"
)

const caddyConf = `{
	admin off
	auto_https off
	persist_config off
	log {
		level ERROR
	}
}
(routes) {
	handle /bench/mock {
		header Content-Type application/json
		respond %[5]s 200
	}
	handle /bench/templates {
		rewrite * /order
		reverse_proxy %[4]s
	}
	handle /bench/large {
		rewrite * /large
		reverse_proxy %[4]s
	}
	handle /bench/stream {
		rewrite * /large
		reverse_proxy %[4]s {
			flush_interval -1
		}
	}
	handle /bench/mapped {
		rewrite * /payload?{query}
		reverse_proxy %[4]s {
%[6]s		}
	}
	handle {
		rewrite * /payload
		reverse_proxy %[4]s {
			transport http {
				keepalive_idle_conns_per_host 1024
			}
		}
	}
}
http://:%[1]s {
	bind 127.0.0.1
	import routes
}
https://:%[2]s {
	bind 127.0.0.1
	tls %[3]s %[3]s
	import routes
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
	text := fmt.Sprintf(caddyConf, portOf(ports[0]), portOf(ports[1]), s.certificate, s.backend, "`"+mockBody+"`", &headers)
	g := &gateway{address: ports[0], tlsAddress: ports[1], version: versionOf("caddy", "version")}
	return launchConfigured(ctx, s, g, "caddy", "Caddyfile", text, "run", "--config", "Caddyfile", "--adapter", "caddyfile")
}

func portOf(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }
