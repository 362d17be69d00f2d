package awsapi

import (
	"fmt"
	"net/url"
	"strings"
)

// Endpoint is where calls of a service go and what their signature names.
type Endpoint struct {
	Scheme      string
	Host        string // host[:port]
	BasePath    string // before the request's path; "" or /…, without a / at its end
	SigningName string
	Region      string // of the signature
	Overridden  bool   // configured, not AWS's own
}

// Endpoint is where a call of service in region goes: as configured, else as AWS_ENDPOINT_URL_⟨SERVICE⟩ or AWS_ENDPOINT_URL say,
// else AWS. service and subdomain are those of the integration's ARN.
func (c *Caller) Endpoint(service, subdomain, region string) Endpoint {
	if region == "" {
		region = c.region
	}
	name, row := lookUp(service, subdomain)
	e := Endpoint{SigningName: row.signing, Region: region}
	for _, key := range []string{name, service} {
		if base, ok := c.configured[key]; ok {
			return e.at(base, service, subdomain)
		}
	}
	for _, key := range []string{row.id, variableName(name), variableName(service), ""} {
		if base, ok := c.environment[key]; ok {
			return e.at(base, service, subdomain)
		}
	}
	return e.aws(name, subdomain, row)
}

// lookUp answers the most specific name that the table of services knows, and its row with every gap filled.
func lookUp(name, subdomain string) (string, service) {
	signing := name
	row, ok := service{}, false
	if subdomain != "" {
		row, ok = services[subdomain+"."+name]
	}
	if ok {
		name = subdomain + "." + name
	} else {
		row = services[name]
	}
	if row.id == "" {
		row.id = variableName(name)
	}
	if row.prefix == "" {
		row.prefix = name
	}
	if row.signing == "" {
		row.signing = signing
	}
	return name, row
}

func variableName(service string) string {
	return strings.NewReplacer("-", "_", ".", "_", " ", "_").Replace(strings.ToUpper(service))
}

// at is the endpoint at a configured URL. A configured URL stands for every subdomain of its service, except that S3's is the
// bucket, which then leads the path.
func (e Endpoint) at(base *url.URL, service, subdomain string) Endpoint {
	e.Scheme, e.Host, e.Overridden = base.Scheme, base.Host, true
	e.BasePath = strings.TrimRight(base.EscapedPath(), "/")
	if service == "s3" && subdomain != "" {
		e.BasePath += "/" + subdomain
	}
	return e
}

// aws is AWS's own endpoint of the service that row describes.
func (e Endpoint) aws(name, subdomain string, row service) Endpoint {
	host := row.prefix
	if subdomain != "" && !strings.HasPrefix(name, subdomain+".") {
		host = subdomain + "." + host
	}
	part := partitionOf(e.Region)
	if row.global {
		e.Region = part.global
	}
	if !row.global || part.suffix == "amazonaws.com.cn" { // China's global hosts name their region
		host += "." + e.Region
	}
	e.Scheme, e.Host = "https", host+"."+part.suffix
	return e
}

func partitionOf(region string) partition {
	for _, p := range partitions {
		if strings.HasPrefix(region, p.regions) {
			return p
		}
	}
	return partitions[len(partitions)-1]
}

// parseBase reads a configured endpoint's URL.
func parseBase(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, err
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return nil, fmt.Errorf("%q isn't a URL like http://127.0.0.1:9324", text)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return nil, fmt.Errorf("%q has more than scheme, host and path", text)
	}
	return u, nil
}

// environmentEndpoints reads AWS_ENDPOINT_URL (under "") and AWS_ENDPOINT_URL_⟨SERVICE⟩ (under its service) from environ, as the
// SDKs do.
func environmentEndpoints(environ []string) (map[string]*url.URL, error) {
	const prefix = "AWS_ENDPOINT_URL"
	bases := map[string]*url.URL{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		if name == "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" && strings.EqualFold(value, "true") {
			return nil, nil
		}
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok || value == "" || rest != "" && rest[0] != '_' {
			continue
		}
		base, err := parseBase(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		bases[strings.TrimPrefix(rest, "_")] = base
	}
	return bases, nil
}

// configuredEndpoints reads the configuration's service_endpoints.
func configuredEndpoints(texts map[string]string) (map[string]*url.URL, error) {
	bases := make(map[string]*url.URL, len(texts))
	for name, text := range texts {
		base, err := parseBase(text)
		if err != nil {
			return nil, fmt.Errorf("service_endpoints: %s: %w", name, err)
		}
		bases[name] = base
	}
	return bases, nil
}
