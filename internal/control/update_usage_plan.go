package control

import (
	"encoding/json"
	"strconv"
	"strings"

	"stile/internal/apigw"
)

type updateUsagePlanInput struct {
	UsagePlanId     string `uri:"usageplanId"`
	PatchOperations []apigw.PatchOperation
}

func updateUsagePlan(c *Call, in *updateUsagePlanInput) (*apigw.UsagePlan, error) {
	p, err := c.usagePlan(in.UsagePlanId)
	if err != nil {
		return nil, err
	}
	if err := patchFlat(in.PatchOperations, c.usagePlanRows(p)); err != nil {
		return nil, err
	}
	if err := c.checkUsagePlan(p); err != nil {
		return nil, err
	}
	if err := c.checkSharing(p, c.members(p.Id)); err != nil {
		return nil, err
	}
	return taggedUsagePlan(p), c.putUsagePlan(p)
}

// usagePlanRows stand in the order of the service's refusal of a path to remove.
func (c *Call) usagePlanRows(p *apigw.UsagePlan) []patchRow {
	code := setText(&p.ProductCode)
	rows := []patchRow{
		{path: "/name", replace: setText(&p.Name)},
		{path: "/description", replace: setText(&p.Description)},
		{
			path:   "/apiStages",
			add:    func(o patch) error { return c.addApiStage(p, o.text()) },
			remove: func(o patch) error { return removeApiStage(p, o.text()) },
		},
		{path: "/quota", remove: func(patch) error { p.Quota = nil; return nil }},
		{path: "/throttle", remove: func(patch) error { p.Throttle = nil; return nil }},
		{path: "/productCode", add: code, replace: code, remove: func(patch) error { p.ProductCode = ""; return nil }},
	}
	rows = append(rows, stageThrottleRows(p)...)
	rows = append(rows, settable("/quota/limit", setNumber(func() *int { return &ensure(&p.Quota).Limit }))...)
	rows = append(rows, settable("/quota/offset", setNumber(func() *int { return &ensure(&p.Quota).Offset }))...)
	rows = append(rows, settable("/quota/period", func(o patch) error {
		return setEnum("updateUsagePlanInput.quota.period", &ensure(&p.Quota).Period)(o)
	})...)
	rows = append(rows, settable("/throttle/burstLimit", setNumber(func() *int { return ensure(&ensure(&p.Throttle).BurstLimit) }))...)
	return append(rows, settable("/throttle/rateLimit", setRate(func() *float64 { return ensure(&ensure(&p.Throttle).RateLimit) }))...)
}

// settable is the row of a value that is added and replaced alike.
func settable(path string, set func(patch) error) []patchRow {
	return []patchRow{{path: path, add: set, replace: set}}
}

// ensure makes what isn't there yet.
func ensure[T any](target **T) *T {
	if *target == nil {
		*target = new(T)
	}
	return *target
}

func setNumber(target func() *int) func(patch) error {
	return func(p patch) error {
		number, err := strconv.ParseInt(p.text(), 10, 32)
		if err != nil {
			return badRequest("Invalid numeric value specified: %s", p.text())
		}
		*target() = int(number)
		return nil
	}
}

// maxRate is more than anything can take.
const maxRate = 1e15

func setRate(target func() *float64) func(patch) error {
	return func(p patch) error {
		rate, err := strconv.ParseFloat(p.text(), 64)
		if err != nil || rate != rate || rate > maxRate {
			return badRequest("Invalid numeric value specified: %s", p.text())
		}
		*target() = rate
		return nil
	}
}

// planStage takes {api}:{stage} apart.
func planStage(text string) (apiId, stageName string, err error) {
	apiId, stageName, ok := strings.Cut(text, ":")
	if !ok {
		return "", "", badRequest("Invalid API Stage specified")
	}
	return apiId, stageName, nil
}

func (c *Call) addApiStage(p *apigw.UsagePlan, text string) error {
	apiId, stageName, err := planStage(text)
	if err != nil {
		return err
	}
	if err := c.checkApiStage(p.Id, apiId, stageName); err != nil {
		return err
	}
	if stageAt(p, apiId, stageName) < 0 {
		p.ApiStages = append(p.ApiStages, apigw.ApiStage{ApiId: apiId, Stage: stageName})
	}
	return nil
}

func removeApiStage(p *apigw.UsagePlan, text string) error {
	apiId, stageName, err := planStage(text)
	if err != nil {
		return err
	}
	at := stageAt(p, apiId, stageName)
	if at < 0 {
		return errApiStage(p.Id, apiId, stageName)
	}
	p.ApiStages = append(p.ApiStages[:at], p.ApiStages[at+1:]...)
	return nil
}

// stageThrottleRows are the paths of the limits that a plan sets for methods of a stage.
func stageThrottleRows(p *apigw.UsagePlan) []patchRow {
	within := func(do func(*apigw.ApiStage, patch) error) func(patch) error {
		return func(o patch) error {
			apiId, stageName, err := planStage(o.element)
			if err != nil {
				return err
			}
			at := stageAt(p, apiId, stageName)
			if at < 0 {
				return errApiStage(p.Id, apiId, stageName)
			}
			return do(&p.ApiStages[at], o)
		}
	}
	whole := within(func(s *apigw.ApiStage, o patch) error { return setStageThrottle(s, o.text()) })
	rate := within(func(s *apigw.ApiStage, o patch) error { return setMethodThrottle(s, o, true) })
	burst := within(func(s *apigw.ApiStage, o patch) error { return setMethodThrottle(s, o, false) })
	const shown = "/apiStages/<apidId:stageName>/throttle"
	return []patchRow{
		{path: "/apiStages/{}/throttle/{*}", shown: shown + "/<resourcePath>/<httpMethod>", remove: within(removeMethodThrottle)},
		{
			path: "/apiStages/{}/throttle", shown: shown, add: whole, replace: whole,
			remove: within(func(s *apigw.ApiStage, _ patch) error { s.Throttle = nil; return nil }),
		},
		{path: "/apiStages/{}/throttle/{*}/rateLimit", shown: shown + "/<resourcePath>/<httpMethod>/rateLimit", add: rate, replace: rate},
		{path: "/apiStages/{}/throttle/{*}/burstLimit", shown: shown + "/<resourcePath>/<httpMethod>/burstLimit", add: burst, replace: burst},
	}
}

func setStageThrottle(s *apigw.ApiStage, text string) error {
	var throttle map[string]apigw.ThrottleSettings
	if err := json.Unmarshal([]byte(text), &throttle); err != nil {
		return badRequest("Invalid throttle specified: must be a JSON object of method throttles")
	}
	s.Throttle = unlessEmpty(throttle)
	return nil
}

func setMethodThrottle(s *apigw.ApiStage, o patch, isRate bool) error {
	throttle := s.Throttle[o.rest]
	set := setNumber(func() *int { return ensure(&throttle.BurstLimit) })
	if isRate {
		set = setRate(func() *float64 { return ensure(&throttle.RateLimit) })
	}
	if err := set(o); err != nil {
		return err
	}
	if s.Throttle == nil {
		s.Throttle = make(map[string]apigw.ThrottleSettings)
	}
	s.Throttle[o.rest] = throttle
	return nil
}

func removeMethodThrottle(s *apigw.ApiStage, o patch) error {
	switch _, ok := s.Throttle[o.rest]; {
	case !isHttpMethod(o.rest[strings.LastIndexByte(o.rest, '/')+1:]):
		return errOtherPath
	case !ok:
		return notFound("Invalid throttle path specified: %s", o.rest)
	}
	delete(s.Throttle, o.rest)
	s.Throttle = unlessEmpty(s.Throttle)
	return nil
}
