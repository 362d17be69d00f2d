package control

import (
	"stile/internal/apigw"
	"stile/internal/lazyregexp"
)

var stageNames = lazyregexp.New(`^[a-zA-Z0-9_-]{1,128}$`)

func checkStageName(name string) error {
	if !stageNames.MatchString(name) {
		return badRequest("Stage name only allows a-zA-Z0-9_")
	}
	return nil
}

// checkStage holds a stage, as it is to be stored, against what it refers to and against the rules of its members.
func (c *Call) checkStage(apiId string, s *apigw.Stage) error {
	referred := []string{s.DeploymentId}
	if s.CanarySettings != nil {
		referred = append(referred, s.CanarySettings.DeploymentId)
	}
	for _, id := range referred {
		if _, err := c.deployment(apiId, id); isNotFound(err) {
			return badRequest("Deployment id does not exist")
		} else if err != nil {
			return err
		}
	}
	if err := checkVariables(s.Variables); err != nil {
		return err
	}
	if s.DocumentationVersion != "" {
		if _, err := c.documentationVersion(apiId, s.DocumentationVersion); err != nil {
			return err
		}
	}
	if err := checkCanary(s.CanarySettings); err != nil {
		return err
	}
	if err := checkAccessLog(s.AccessLogSettings); err != nil {
		return err
	}
	if s.ClientCertificateId != "" {
		_, err := c.clientCertificate(s.ClientCertificateId)
		return err
	}
	return nil
}

func checkCanary(canary *apigw.CanarySettings) error {
	if canary == nil {
		return nil
	}
	if canary.PercentTraffic < 0 || canary.PercentTraffic > 100 {
		return badRequest("Invalid percentTraffic specified: must be between 0.0 and 100.0")
	}
	return checkVariables(canary.StageVariableOverrides)
}

const defaultCacheClusterSize apigw.CacheClusterSize = "0.5"

// settleCacheCluster fills in what follows from whether a stage has a cache.
func settleCacheCluster(s *apigw.Stage) {
	s.CacheClusterStatus = apigw.CacheClusterNotAvailable
	if s.CacheClusterEnabled {
		s.CacheClusterStatus = apigw.CacheClusterAvailable
		if s.CacheClusterSize == "" {
			s.CacheClusterSize = defaultCacheClusterSize
		}
	}
}
