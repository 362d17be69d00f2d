package control

import (
	"stile/internal/apigw"
)

// checkUsagePlan holds a plan, as it is to be stored, against the stages it names and the rules of its members.
func (c *Call) checkUsagePlan(p *apigw.UsagePlan) error {
	if p.Name == "" {
		return badRequest("Usage Plan name cannot be blank")
	}
	for _, s := range p.ApiStages {
		if err := c.checkApiStage(p.Id, s.ApiId, s.Stage); err != nil {
			return err
		}
		for _, throttle := range s.Throttle {
			if err := checkThrottle(&throttle); err != nil {
				return err
			}
		}
	}
	if err := checkThrottle(p.Throttle); err != nil {
		return err
	}
	if err := checkQuota(p.Quota); err != nil {
		return err
	}
	return checkTags(p.Tags)
}

// checkApiStage answers the service's own text, never filled in, where a part is missing.
func (c *Call) checkApiStage(planId, apiId, stageName string) error {
	if apiId == "" || stageName == "" {
		return badRequest("%s", "Invalid API Stage {api: %s, stage: %s} specified for usageplan %s")
	}
	if _, err := c.stage(apiId, stageName); isNotFound(err) {
		return errApiStage(planId, apiId, stageName)
	} else if err != nil {
		return err
	}
	return nil
}

func errApiStage(planId, apiId, stageName string) error {
	return notFound("Invalid API Stage {api: %s, stage: %s} specified for usageplan %s", apiId, stageName, planId)
}

func checkThrottle(t *apigw.ThrottleSettings) error {
	if t != nil && (t.BurstLimit != nil && *t.BurstLimit < unlimited || t.RateLimit != nil && *t.RateLimit < unlimited) {
		return badRequest("Usage Plan throttle limits must not be negative, but for %d, which limits nothing", unlimited)
	}
	return nil
}

func checkQuota(q *apigw.QuotaSettings) error {
	if q == nil {
		return nil
	}
	if q.Limit < 0 {
		return badRequest("Usage Plan quota limit must not be negative")
	}
	switch q.Period {
	case apigw.QuotaDay:
		if q.Offset != 0 {
			return badRequest("Usage Plan quota offset must be zero when period is DAY")
		}
	case apigw.QuotaWeek:
		if q.Offset < 0 || q.Offset > 6 {
			return badRequest("Usage Plan quota offset must be between zero and six when period is WEEK")
		}
	case apigw.QuotaMonth:
		if q.Offset < 0 || q.Offset > 27 {
			return badRequest("Usage Plan quota offset must be between zero and 27 when period is MONTH")
		}
	default:
		return badRequest("Usage Plan quota period must be one of: [DAY, WEEK, MONTH]")
	}
	return nil
}
