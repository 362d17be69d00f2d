package conformance_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// nginxConf keeps all that nginx writes in one directory, and shows the tests' certificate where it listens with TLS.
const nginxConf = `
daemon off;
%[1]s
pid %[2]s/nginx.pid;
error_log %[2]s/nginx-error.log;
events {}
http {
	access_log off;
	client_body_temp_path %[2]s/body;
	proxy_temp_path %[2]s/proxy;
	fastcgi_temp_path %[2]s/fastcgi;
	uwsgi_temp_path %[2]s/uwsgi;
	scgi_temp_path %[2]s/scgi;
	ssl_certificate %[3]s;
	ssl_certificate_key %[3]s;
	%[4]s
}
`

// runNginx starts an nginx of these directives of its http block and waits until it listens on port. stop has it end its connections, and may
// be called twice.
func runNginx(t *testing.T, dir, directives, port string) (stop func()) {
	t.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil { // where Debian keeps servers
			missing(t, "nginx")
		}
	}
	user := ""
	if os.Geteuid() == 0 {
		user = "user root;" // the directory is root's alone
	}
	conf := filepath.Join(dir, "nginx.conf")
	writeFile(t, conf, fmt.Sprintf(nginxConf, user, dir, certificateFile(), directives))
	command := exec.Command(program, "-p", dir, "-c", conf, "-e", filepath.Join(dir, "nginx-error.log"))
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		_ = command.Wait()
	}
	t.Cleanup(stop)
	awaitPort(t, port)
	return stop
}

func freePorts(t *testing.T, n int) (ports []string) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	}
	return ports
}

func awaitPort(t *testing.T, port string) {
	t.Helper()
	for range 200 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = c.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nothing listens on %s", port)
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
