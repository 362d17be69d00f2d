package control

import (
	"slices"
	"strconv"
	"strings"

	"stile/internal/apigw"
)

// wildcard is the key of the settings that hold for every method without its own.
const wildcard = "*/*"

// stagePaths is the list in the refusal of an unknown path. Its missing commas are the service's.
const stagePaths = "/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, " +
	"/accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, " +
	"/{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, " +
	"/{resourcePath}/{httpMethod}/logging/loglevel, " +
	"/{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, " +
	"/{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, " +
	"/{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, " +
	"/*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, " +
	"/*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, " +
	"/*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled"

func errStagePath(path string) error {
	return badRequest("Invalid method setting path: %s. Must be one of: [%s]", path, stagePaths)
}

// settingRows are the settings of a method by the tail of their paths.
func settingRows(m *apigw.MethodSetting) []patchRow {
	return []patchRow{
		{path: "metrics/enabled", replace: setTruth(&m.MetricsEnabled)},
		{path: "logging/loglevel", replace: func(p patch) error { return setLoggingLevel(m, p.text()) }},
		{path: "logging/dataTrace", replace: setTruth(&m.DataTraceEnabled)},
		{path: "throttling/burstLimit", replace: func(p patch) error {
			limit, err := strconv.ParseInt(p.text(), 10, 32)
			m.ThrottlingBurstLimit = int(limit)
			return settingValue(err == nil && limit >= unlimited, p)
		}},
		{path: "throttling/rateLimit", replace: func(p patch) error {
			limit, err := strconv.ParseFloat(p.text(), 64)
			m.ThrottlingRateLimit = limit
			return settingValue(err == nil && limit >= unlimited && limit <= maxRate, p)
		}},
		{path: "caching/enabled", replace: setTruth(&m.CachingEnabled)},
		{path: "caching/ttlInSeconds", replace: func(p patch) (err error) {
			m.CacheTtlInSeconds, err = strconv.Atoi(p.text())
			return settingValue(err == nil && m.CacheTtlInSeconds >= 0 && m.CacheTtlInSeconds <= 3600, p)
		}},
		{path: "caching/dataEncrypted", replace: setTruth(&m.CacheDataEncrypted)},
		{path: "caching/requireAuthorizationForCacheControl", replace: setTruth(&m.RequireAuthorizationForCacheControl)},
		{
			path:    "caching/unauthorizedCacheControlHeaderStrategy",
			replace: setEnum("updateStageInput.unauthorizedCacheControlHeaderStrategy", &m.UnauthorizedCacheControlHeaderStrategy),
		},
	}
}

const (
	unlimited         = -1 // as a throttling limit, switches the method's own throttling off
	defaultBurstLimit = 5000
	defaultRateLimit  = 10000
)

func settingValue(ok bool, p patch) error {
	if !ok {
		return badRequest("Invalid method setting value: %s", p.text())
	}
	return nil
}

func setLoggingLevel(m *apigw.MethodSetting, level string) error {
	if !slices.Contains([]string{"OFF", "ERROR", "INFO"}, level) {
		return badRequest("Invalid logging level specified. Valid options are OFF,ERROR,INFO")
	}
	m.LoggingLevel = level
	return nil
}

// checkLogging refuses to switch a log on as long as the account has no role to write it with.
func (c *Call) checkLogging(operations []apigw.PatchOperation) error {
	for _, operation := range operations {
		level := patch{value: operation.Value}.text()
		if !strings.HasSuffix(pathText(operation.Path), "/logging/loglevel") || operation.Op == apigw.OpRemove || level == "OFF" {
			continue
		}
		account, err := c.account()
		if err != nil {
			return err
		}
		if account.CloudwatchRoleArn == "" {
			return badRequest("CloudWatch Logs role ARN must be set in account settings to enable logging")
		}
	}
	return nil
}

// setMethodSetting sets what a path of the form /{resource path}/{method}/{tail} names. The resource path may stand there as one
// escaped element or as it is: the key is spelled as the path is, for whoever set something to find it again.
func setMethodSetting(s *apigw.Stage, op apigw.Op, path string, p patch) error {
	elements := strings.Split(path, "/")
	if len(elements) < 5 || elements[0] != "" {
		return errStagePath(path)
	}
	end := len(elements) - 2
	key, tail := strings.Join(elements[1:end], "/"), strings.Join(elements[end:], "/")
	if !isMethodKey(key) {
		return errStagePath(path)
	}
	setting, ok := s.MethodSettings[key]
	if !ok {
		setting = firstSetting(s)
	}
	for _, row := range settingRows(&setting) {
		if _, ok := row.match(tail); !ok {
			continue
		}
		if op == apigw.OpAdd {
			return badRequest("Invalid add operation with path: %s", path)
		}
		if err := row.replace(p); err != nil {
			return err
		}
		s.MethodSettings[key] = setting
		return nil
	}
	return errStagePath(path)
}

// firstSetting is what a key begins with: a copy of the settings of all methods, else the defaults.
func firstSetting(s *apigw.Stage) apigw.MethodSetting {
	if setting, ok := s.MethodSettings[wildcard]; ok {
		return setting
	}
	return apigw.MethodSetting{
		ThrottlingBurstLimit:                   defaultBurstLimit,
		ThrottlingRateLimit:                    defaultRateLimit,
		CacheTtlInSeconds:                      300,
		RequireAuthorizationForCacheControl:    true,
		UnauthorizedCacheControlHeaderStrategy: apigw.SucceedWithResponseHeader,
	}
}

// isMethodKey is whether a key names all methods or one; methods of one resource can't be named together.
func isMethodKey(key string) bool {
	httpMethod := key[strings.LastIndexByte(key, '/')+1:]
	return key == wildcard || isHttpMethod(httpMethod)
}

func removeMethodSetting(s *apigw.Stage, path string) error {
	key := strings.TrimPrefix(path, "/")
	if _, ok := s.MethodSettings[key]; !ok {
		return badRequest("Cannot remove method setting %s because there is no method setting for this method ", key)
	}
	delete(s.MethodSettings, key)
	return nil
}
