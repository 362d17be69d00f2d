package control

import (
	"maps"
	"strconv"

	"stile/internal/apigw"
)

// ensureCanary is a stage's canary; one that there isn't yet gets the stage's own deployment and no traffic.
func ensureCanary(s *apigw.Stage) *apigw.CanarySettings {
	if s.CanarySettings == nil {
		s.CanarySettings = &apigw.CanarySettings{DeploymentId: s.DeploymentId}
	}
	return s.CanarySettings
}

func setPercentTraffic(s *apigw.Stage, text string) error {
	percent, err := strconv.ParseFloat(text, 64)
	if err != nil || percent != percent {
		return badRequest("Invalid percentTraffic specified: must be between 0.0 and 100.0")
	}
	ensureCanary(s).PercentTraffic = percent
	return nil
}

// promoteCanary makes the canary's deployment or variables the stage's own. The canary stays.
func promoteCanary(s *apigw.Stage, path, from string) error {
	deployment := path == "/deploymentId" && from == "/canarySettings/deploymentId"
	variables := path == "/variables" && from == "/canarySettings/stageVariableOverrides"
	switch {
	case !deployment && !variables:
		return badRequest("Invalid copy operation with path: %s and from %s. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]", path, from)
	case s.CanarySettings == nil:
		return badRequest("Promotion not available. Canary does not exist.")
	case deployment:
		s.DeploymentId = s.CanarySettings.DeploymentId
	case len(s.CanarySettings.StageVariableOverrides) > 0:
		if s.Variables == nil {
			s.Variables = make(map[string]string)
		}
		maps.Copy(s.Variables, s.CanarySettings.StageVariableOverrides)
	}
	return nil
}
