package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// checkDomainFiles wants every certificate to be one that can be shown, and every truststore to be there.
func (c *Config) checkDomainFiles() error {
	for _, name := range slices.Sorted(maps.Keys(c.AcmCertificates)) {
		files := c.AcmCertificates[name]
		if files.Key == "" {
			files.Key = files.Certificate
		}
		_, err := tls.LoadX509KeyPair(c.beside(files.Certificate), c.beside(files.Key))
		if err != nil {
			return fmt.Errorf("acm_certificates: %s can't be used: %s", name, strings.TrimPrefix(oneLine(err), "tls: "))
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(c.Truststores)) {
		if !strings.HasPrefix(uri, "s3://") {
			return fmt.Errorf("truststores: %q must be a URI of the form s3://bucket/key, as domain names name their truststores", uri)
		}
		if _, err := c.truststore(uri); err != nil {
			return fmt.Errorf("truststores: %s: %w", uri, err)
		}
	}
	return nil
}

// hasCertificate is whether a domain name's certificate is in files.
func (c *Config) hasCertificate(name string) bool {
	_, ok := c.AcmCertificates[name]
	return ok
}

// truststore reads what stands in the place of an object in a bucket.
func (c *Config) truststore(uri string) ([]byte, error) {
	path, ok := c.Truststores[uri]
	if !ok {
		return nil, errors.New("the configuration's truststores don't name it")
	}
	text, err := os.ReadFile(c.beside(path))
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", path, reason(err))
	}
	return text, nil
}
