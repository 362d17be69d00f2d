package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// nginxConf is nginx as one would set it up for this: kept connections on both sides, no log, no limit on requests per connection, and
// buffers in which a large answer needn't be cut small or written to a disk.
const nginxConf = `
daemon off;
worker_processes %[1]d;
worker_rlimit_nofile 65536;
pid %[2]s/nginx.pid;
error_log %[2]s/nginx-error.log;
%[3]s
events { worker_connections 30000; }
http {
	access_log off;
	keepalive_timeout 310s;
	keepalive_requests 1000000000;
	client_body_temp_path %[2]s/body;
	client_body_buffer_size 16k;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
	ssl_certificate %[4]s;
	ssl_certificate_key %[4]s;
	ssl_protocols TLSv1.2 TLSv1.3;
	ssl_session_cache shared:tls:10m;
	proxy_http_version 1.1;
	proxy_max_temp_file_size 0;
	upstream backend {
		server %[5]s;
		keepalive 1024;
		keepalive_requests 1000000000;
	}
	server {
		listen %[6]s backlog=4096;
		listen %[7]s ssl http2 backlog=4096;
		server_name _;
		proxy_set_header Connection "";
		proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
		location = /bench/proxy { proxy_pass http://backend/payload; }
		location = /bench/templates { proxy_pass http://backend/order; }
		location = /bench/large {
			proxy_buffers 16 64k;
			proxy_buffer_size 64k;
			proxy_busy_buffers_size 256k;
			proxy_pass http://backend/large;
		}
		location = /bench/stream {
			proxy_buffering off;
			proxy_buffers 16 64k;
			proxy_buffer_size 64k;
			proxy_busy_buffers_size 256k;
			proxy_pass http://backend/large;
		}
		location = /bench/mapped {
			proxy_set_header Connection "";
			proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
%[8]s			proxy_pass http://backend/payload;
		}
		location = /bench/mock {
			default_type application/json;
			return 200 '%[9]s';
		}
	}
}
`

func startNginx(ctx context.Context, s setting) (*gateway, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // the directory is root's alone
	}
	var headers strings.Builder
	for i := range mapped / 2 {
		fmt.Fprintf(&headers, "\t\t\tproxy_set_header X-Query-%d $arg_q%d;\n\t\t\tproxy_set_header X-Header-%d $http_x_in_%d;\n", i, i, i, i)
	}
	text := fmt.Sprintf(nginxConf, s.o.processors, s.dir, user, s.certificate, s.backend, ports[0], ports[1], &headers, mockBody)
	g := &gateway{address: ports[0], tlsAddress: ports[1], version: versionOf("nginx", "-v")}
	return launchConfigured(ctx, s, g, "nginx", "nginx.conf", text,
		"-p", s.dir, "-c", filepath.Join(s.dir, "nginx.conf"), "-e", filepath.Join(s.dir, "nginx-error.log"))
}
