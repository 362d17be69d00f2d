package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// nginxConf is nginx as one would set it up for this: kept connections on both sides, no log, no limit on requests per connection.
const nginxConf = `
daemon off;
worker_processes %[1]d;
pid %[2]s/nginx.pid;
error_log %[2]s/nginx-error.log;
%[7]s
events { worker_connections 4096; }
http {
	access_log off;
	keepalive_timeout 310s;
	keepalive_requests 1000000000;
	client_body_temp_path %[2]s/body;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
	upstream backend {
		server %[3]s;
		keepalive 512;
		keepalive_requests 1000000000;
	}
	server {
		listen %[4]s;
		server_name %[5]s;
		location = /bench/proxy {
			proxy_pass http://backend/payload;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
		}
		location = /bench/mock {
			default_type application/json;
			return 200 '%[6]s';
		}
	}
}
`

func startNginx(ctx context.Context, o options, dir, backend, host string) (*gateway, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	address := ports[0]
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // the directory is root's alone
	}
	conf := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(nginxConf, o.processors, dir, backend, address, host, mockBody, user)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return nil, err
	}
	nginx, err := findTool("nginx")
	if err != nil {
		return nil, err
	}
	command := exec.Command(nginx, "-p", dir, "-c", conf, "-e", filepath.Join(dir, "nginx-error.log"))
	command.Stderr = os.Stderr
	return start(ctx, "nginx", address, host, command)
}
