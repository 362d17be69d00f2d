package server

import (
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// CertificateFiles are a certificate that the data plane shows, in PEM: with its chain, and its key in the same file or in another.
type CertificateFiles struct {
	Certificate string `yaml:"certificate"`
	Key         string `yaml:"key"` // "" for the certificate's file
}

// certificates are what the data plane shows: the one that fits the name a client asks for, else the first.
type certificates struct {
	files []CertificateFiles
	log   *slog.Logger

	current atomic.Pointer[[]tls.Certificate]

	mu   sync.Mutex // of what follows
	text [][]byte   // of the files, as current was made of it
}

// openCertificates answers nil if the data plane speaks no TLS.
func openCertificates(c *Config, log *slog.Logger) (*certificates, error) {
	if c.TLSListen == "" {
		return nil, nil
	}
	certs := &certificates{log: log}
	for _, files := range c.TLSCertificates {
		if files.Key == "" {
			files.Key = files.Certificate
		}
		certs.files = append(certs.files, CertificateFiles{c.beside(files.Certificate), c.beside(files.Key)})
	}
	_, err := certs.load()
	return certs, err
}

// checkTLS wants both a listener and something to show on it, or neither.
func (c *Config) checkTLS() error {
	if c.TLSListen == "" {
		if len(c.TLSCertificates) > 0 {
			return errors.New("tls_certificates are there, but nothing listens for TLS: say where with --tls-listen")
		}
		return nil
	}
	if err := checkAddress("tls-listen", c.TLSListen); err != nil {
		return err
	}
	if (c.TLSListen == c.Listen || c.TLSListen == c.AdminListen) && !takesFreePort(c.TLSListen) {
		return fmt.Errorf("tls-listen is %s, as another listener: give it an address of its own", c.TLSListen)
	}
	if len(c.TLSCertificates) == 0 {
		return fmt.Errorf("tls-listen %s needs tls_certificates in the configuration file: a list of {certificate: FILE, key: FILE}", c.TLSListen)
	}
	for i, files := range c.TLSCertificates {
		if files.Certificate == "" {
			return fmt.Errorf("tls_certificates: entry %d names no certificate", i+1)
		}
	}
	return nil
}

// load reads the files and, if they have changed, shows what they hold from now on. What can't be used changes nothing.
func (c *certificates) load() (changed bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	text := make([][]byte, 0, 2*len(c.files))
	for _, files := range c.files {
		for _, path := range []string{files.Certificate, files.Key} {
			t, err := os.ReadFile(path)
			if err != nil {
				return false, fmt.Errorf("tls_certificates: %s can't be read: %w", path, reason(err))
			}
			text = append(text, t)
		}
	}
	if c.text != nil && equalTexts(c.text, text) {
		return false, nil
	}
	loaded := make([]tls.Certificate, len(c.files))
	for i, files := range c.files {
		if loaded[i], err = tls.X509KeyPair(text[2*i], text[2*i+1]); err != nil {
			return false, fmt.Errorf("tls_certificates: %s can't be used: %s", files.Certificate, strings.TrimPrefix(oneLine(err), "tls: "))
		}
	}
	c.text = text
	c.current.Store(&loaded)
	return true, nil
}

func equalTexts(a, b [][]byte) bool {
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// reload is load for those who have nobody to answer to.
func (c *certificates) reload() {
	changed, err := c.load()
	switch {
	case err != nil:
		c.log.Error("certificates can't be loaded again; the old ones stay in use", "error", err)
	case changed:
		c.log.Info("certificates loaded again")
	}
}

// reloadInterval is how soon a renewed certificate is noticed. A file is replaced weeks before its certificate ends.
const reloadInterval = 10 * time.Second

// follow loads files again that change, until stop is closed.
func (c *certificates) follow(stop <-chan struct{}, interval time.Duration) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			c.reload()
		case <-stop:
			return
		}
	}
}

// config is what the listener is given. Session tickets and their keys are crypto/tls's, which changes them daily.
func (c *certificates) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.choose}
}

func (c *certificates) choose(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	all := *c.current.Load()
	if len(all) > 1 {
		for i := range all {
			if hello.SupportsCertificate(&all[i]) == nil {
				return &all[i], nil
			}
		}
	}
	return &all[0], nil
}
