package main

import (
	"context"
	"fmt"
	"strings"
)

// haproxyConf is HAProxy as one would set it up for this: kept connections that any client's request may use, and no log.
const haproxyConf = `
global
	nbthread %[1]d
	no strict-limits
	maxconn %[8]d
	ssl-default-bind-options ssl-min-ver TLSv1.2

defaults
	mode http
	option http-keep-alive
	option forwardfor
	http-reuse always
	timeout connect 5s
	timeout client 310s
	timeout server 60s
	timeout http-keep-alive 310s
	maxconn %[8]d

frontend bench
	bind %[2]s backlog 4096
	bind %[3]s ssl crt %[4]s alpn h2,http/1.1 backlog 4096
	http-request return status 200 content-type application/json string '%[6]s' if { path /bench/mock }
%[7]s	http-request set-path /order if { path /bench/templates }
	http-request set-path /large if { path /bench/large } or { path /bench/stream }
	http-request set-path /payload if { path_beg /bench/ }
	default_backend backend

backend backend
	server backend %[5]s pool-max-conn 1024
`

func startHAProxy(ctx context.Context, s setting) (*gateway, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	var headers strings.Builder
	for i := range mapped / 2 {
		fmt.Fprintf(&headers, "\thttp-request set-header X-Query-%d %%[url_param(q%d)] if { path /bench/mapped }\n", i, i)
		fmt.Fprintf(&headers, "\thttp-request set-header X-Header-%d %%[req.hdr(X-In-%d)] if { path /bench/mapped }\n", i, i)
	}
	text := fmt.Sprintf(haproxyConf, s.o.processors, ports[0], ports[1], s.certificate, s.backend, mockBody, &headers, descriptors()-3000) // strict limits would want two for each
	g := &gateway{address: ports[0], tlsAddress: ports[1], version: versionOf("haproxy", "-v"), chatty: true}
	return launchConfigured(ctx, s, g, "haproxy", "haproxy.cfg", text, "-db", "-f", "haproxy.cfg")
}
