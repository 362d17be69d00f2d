package control

import (
	"fmt"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

// noBasePath is how the mapping of all other paths is called.
const noBasePath = "(none)"

// basePathMapping finds one of a domain name that is known to be there.
func (c *Call) basePathMapping(r *domainNameRecord, basePath string) (*apigw.BasePathMapping, error) {
	if isName(basePath) {
		m, err := store.Get[apigw.BasePathMapping](c.reader, store.BasePathMappingKey(c.Region, r.DomainName.DomainName, r.DomainNameId, basePath))
		if m != nil || err != nil {
			return m, err
		}
	}
	return nil, notFound("Invalid base path mapping identifier specified")
}

// mappingOf finds a mapping by its domain name and base path, as calls name it.
func (c *Call) mappingOf(name, domainNameId, basePath string) (*domainNameRecord, *apigw.BasePathMapping, error) {
	r, err := c.domainName(name, domainNameId)
	if err != nil {
		return nil, nil, err
	}
	m, err := c.basePathMapping(r, basePath)
	return r, m, err
}

func (c *Call) putBasePathMapping(r *domainNameRecord, m *apigw.BasePathMapping) error {
	return store.Put(c.writer, store.BasePathMappingKey(c.Region, r.DomainName.DomainName, r.DomainNameId, m.BasePath), m)
}

func (c *Call) deleteBasePathMapping(r *domainNameRecord, basePath string) error {
	return c.writer.Delete(store.BasePathMappingKey(c.Region, r.DomainName.DomainName, r.DomainNameId, basePath))
}

var basePaths = lazyregexp.New(`^[A-Za-z0-9$\-_.+!*'()]+$`)

// namedBasePath is a base path as a mapping keeps it.
func namedBasePath(given string) (string, error) {
	switch {
	case given == "" || given == noBasePath:
		return noBasePath, nil
	case strings.Contains(given, "/"):
		return "", badRequest("API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.")
	case !basePaths.MatchString(given):
		return "", badRequest("Invalid base path specified: %s. A base path has letters, digits and any of $-_.+!*'()", given)
	}
	return given, nil
}

// checkMapped looks up what a mapping leads to.
func (c *Call) checkMapped(m *apigw.BasePathMapping) error {
	if _, err := c.restApi(m.RestApiId); isNotFound(err) {
		return badRequest("Invalid REST API identifier specified")
	} else if err != nil {
		return err
	}
	if m.Stage == "" {
		return nil
	}
	if _, err := c.stage(m.RestApiId, m.Stage); isNotFound(err) {
		return badRequest("Invalid stage identifier specified")
	} else if err != nil {
		return err
	}
	return nil
}

// mappedDomains are the domain names that have mappings to an API, or to one stage of it.
func (c *Call) mappedDomains(apiId, stageName string) ([]string, error) {
	prefix := store.DomainNamesPrefix(c.Region)
	var domains []string
	for domain, err := range store.Children[domainNameRecord](c.reader, prefix, "") {
		if err != nil {
			return nil, err
		}
		for mapping, err := range store.Children[apigw.BasePathMapping](c.reader, prefix+domain.Name+"/basepathmappings/", "") {
			if err != nil {
				return nil, err
			}
			m := mapping.Value
			if m.RestApiId == apiId && (stageName == "" || m.Stage == stageName) {
				domains = append(domains, domain.Value.DomainName.DomainName)
			}
		}
	}
	return slices.Compact(domains), nil
}

// checkUnmapped refuses to delete what domain names lead to. what and related are the service's words for it.
func (c *Call) checkUnmapped(apiId, stageName, what, related string) error {
	domains, err := c.mappedDomains(apiId, stageName)
	if err != nil || len(domains) == 0 {
		return err
	}
	return badRequest("%s", fmt.Sprintf("Deleting %s failed. Please remove all base path mappings related to the %s in your domains: %s.",
		what, related, strings.Join(domains, ", ")))
}
