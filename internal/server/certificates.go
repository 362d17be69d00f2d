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
	log     *slog.Logger
	current atomic.Pointer[[]tls.Certificate]

	mu    sync.Mutex // of what follows
	pairs []*certificatePair
}

// certificatePair is a certificate in files, each loaded on its own: one that is renewed badly keeps no other from being renewed.
type certificatePair struct {
	files     CertificateFiles
	text      [2][]byte // of the files, as loaded was made of it
	loaded    tls.Certificate
	complaint string // why the files as they are now can't be used, "" if they can
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
		pair := &certificatePair{files: CertificateFiles{c.beside(files.Certificate), c.beside(files.Key)}}
		if _, err := pair.load(); err != nil {
			return nil, err
		}
		pair.warn(log)
		certs.pairs = append(certs.pairs, pair)
	}
	certs.show()
	return certs, nil
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

// load reads the files, and answers whether they have changed. What can't be used changes nothing.
func (p *certificatePair) load() (changed bool, err error) {
	var text [2][]byte
	for i, path := range []string{p.files.Certificate, p.files.Key} {
		if text[i], err = os.ReadFile(path); err != nil {
			return false, fmt.Errorf("tls_certificates: %s can't be read: %w", path, reason(err))
		}
	}
	if bytes.Equal(text[0], p.text[0]) && bytes.Equal(text[1], p.text[1]) && p.text[0] != nil {
		return false, nil
	}
	loaded, err := tls.X509KeyPair(text[0], text[1])
	if err != nil {
		return false, fmt.Errorf("tls_certificates: %s can't be used: %s", p.files.Certificate, strings.TrimPrefix(oneLine(err), "tls: "))
	}
	p.text, p.loaded = text, loaded
	return true, nil
}

// warn says that no client will take what is shown. It is shown all the same: clocks differ.
func (p *certificatePair) warn(log *slog.Logger) {
	if now, leaf := time.Now(), p.loaded.Leaf; now.Before(leaf.NotBefore) || now.After(leaf.NotAfter) {
		log.Warn("a certificate isn't valid now", "certificate", p.files.Certificate, "begins", leaf.NotBefore, "ends", leaf.NotAfter)
	}
}

// show has clients shown what is loaded, from now on.
func (c *certificates) show() {
	all := make([]tls.Certificate, 0, len(c.pairs))
	for _, pair := range c.pairs {
		all = append(all, pair.loaded)
	}
	c.current.Store(&all)
}

// reload loads the files that have changed. What is wrong with one is said once, not each time it is looked at.
func (c *certificates) reload() {
	c.mu.Lock()
	defer c.mu.Unlock()
	anyChanged := false
	for _, pair := range c.pairs {
		changed, err := pair.load()
		complaint := ""
		if err != nil {
			complaint = err.Error()
		}
		switch {
		case changed:
			anyChanged = true
			c.log.Info("certificate loaded again", "certificate", pair.files.Certificate, "ends", pair.loaded.Leaf.NotAfter)
			pair.warn(c.log)
		case complaint != "" && complaint != pair.complaint:
			c.log.Error("a certificate can't be loaded again; the old one stays in use", "certificate", pair.files.Certificate, "error", err)
		}
		pair.complaint = complaint
	}
	if anyChanged {
		c.show()
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
