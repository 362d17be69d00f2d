package control

import (
	"strings"

	"stile/internal/apigw"
)

type updateStageInput struct {
	RestApiId       string `uri:"restapi_id"`
	StageName       string `uri:"stage_name"`
	PatchOperations []apigw.PatchOperation
}

func updateStage(c *Call, in *updateStageInput) (*apigw.Stage, error) {
	s, err := c.stage(in.RestApiId, in.StageName)
	if err != nil || len(in.PatchOperations) == 0 {
		return s, err
	}
	for _, operation := range in.PatchOperations {
		if err := patchStage(s, operation); err != nil {
			return nil, err
		}
	}
	if err := c.checkLogging(in.PatchOperations); err != nil {
		return nil, err
	}
	if err := c.checkStage(in.RestApiId, s); err != nil {
		return nil, err
	}
	settleCacheCluster(s)
	s.LastUpdatedDate = c.Now
	c.roll(in.RestApiId)
	return s, c.putStage(in.RestApiId, s)
}

// patchStage applies one operation. A path that nothing else claims is taken for that of a method setting.
func patchStage(s *apigw.Stage, operation apigw.PatchOperation) error {
	path := pathText(operation.Path)
	switch operation.Op {
	case apigw.OpCopy:
		return promoteCanary(s, path, pathText(operation.From))
	case apigw.OpRemove:
		return removeFromStage(s, path)
	case apigw.OpAdd, apigw.OpReplace:
		return setInStage(s, operation.Op, path, operation.Value)
	case apigw.OpMove, apigw.OpTest:
	}
	return errStagePath(path)
}

func setInStage(s *apigw.Stage, op apigw.Op, path string, value *string) error {
	if strings.HasPrefix(path, "/accessLogSettings") {
		return setAccessLog(s, path, patch{value: value}.text())
	}
	for _, row := range stageRows(s) {
		p, ok := row.match(path)
		if !ok {
			continue
		}
		if op == apigw.OpAdd {
			return badRequest("Invalid add operation with path: %s", path)
		}
		p.value = value
		return row.replace(p)
	}
	return setMethodSetting(s, op, path, patch{value: value})
}

// stageRows are the paths whose values can be replaced.
func stageRows(s *apigw.Stage) []patchRow {
	return []patchRow{
		{path: "/cacheClusterEnabled", replace: setTruth(&s.CacheClusterEnabled)},
		{path: "/cacheClusterSize", replace: setOptionalEnum("updateStageInput.cacheClusterSize", &s.CacheClusterSize)},
		{path: "/clientCertificateId", replace: setText(&s.ClientCertificateId)},
		{path: "/deploymentId", replace: setText(&s.DeploymentId)},
		{path: "/description", replace: setText(&s.Description)},
		{path: "/documentationVersion", replace: setText(&s.DocumentationVersion)},
		{path: "/tracingEnabled", replace: setTruth(&s.TracingEnabled)},
		{path: "/variables/{}", replace: func(p patch) error {
			setVariable(&s.Variables, p.element, p.text())
			return nil
		}},
		{path: "/canarySettings/deploymentId", replace: func(p patch) error {
			ensureCanary(s).DeploymentId = p.text()
			return nil
		}},
		{path: "/canarySettings/percentTraffic", replace: func(p patch) error { return setPercentTraffic(s, p.text()) }},
		{path: "/canarySettings/useStageCache", replace: func(p patch) error {
			ensureCanary(s).UseStageCache = p.truth()
			return nil
		}},
		{path: "/canarySettings/stageVariableOverrides/{}", replace: func(p patch) error {
			setVariable(&ensureCanary(s).StageVariableOverrides, p.element, p.text())
			return nil
		}},
	}
}

func setVariable(variables *map[string]string, name, value string) {
	if *variables == nil {
		*variables = make(map[string]string)
	}
	(*variables)[name] = value
}

func removeVariable(variables *map[string]string, name string) error {
	if _, ok := (*variables)[name]; !ok {
		return notFound("Invalid stage variable name specified")
	}
	delete(*variables, name)
	*variables = unlessEmpty(*variables)
	return nil
}

func removeFromStage(s *apigw.Stage, path string) error {
	variables, overrides := patchRow{path: "/variables/{}"}, patchRow{path: "/canarySettings/stageVariableOverrides/{}"}
	variable, isVariable := variables.match(path)
	override, isOverride := overrides.match(path)
	switch {
	case path == "/canarySettings":
		s.CanarySettings = nil
	case path == "/accessLogSettings":
		s.AccessLogSettings = nil
	case isVariable:
		return removeVariable(&s.Variables, variable.element)
	case isOverride && s.CanarySettings != nil:
		return removeVariable(&s.CanarySettings.StageVariableOverrides, override.element)
	default:
		return removeMethodSetting(s, path)
	}
	return nil
}

var errAccessLogPath = badRequest("Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]")

func setAccessLog(s *apigw.Stage, path, value string) error {
	if path != "/accessLogSettings/destinationArn" && path != "/accessLogSettings/format" {
		return errAccessLogPath
	}
	if value == "" {
		return badRequest("Access Log value must not be empty")
	}
	if s.AccessLogSettings == nil {
		s.AccessLogSettings = &apigw.AccessLogSettings{}
	}
	if path == "/accessLogSettings/format" {
		s.AccessLogSettings.Format = value
	} else {
		s.AccessLogSettings.DestinationArn = strings.TrimSuffix(value, ":*")
	}
	return nil
}
