package control

import (
	"maps"

	"stile/internal/apigw"
	"stile/internal/store"
)

type createUsagePlanInput struct {
	Name        string `required:""`
	Description string
	ApiStages   []apigw.ApiStage
	Throttle    *apigw.ThrottleSettings
	Quota       *apigw.QuotaSettings
	Tags        map[string]string
}

func createUsagePlan(c *Call, in *createUsagePlanInput) (*apigw.UsagePlan, error) {
	p := &apigw.UsagePlan{
		Id:          c.newKey(shortId, func(id string) string { return store.UsagePlanKey(c.Region, id) }),
		Name:        in.Name,
		Description: in.Description,
		ApiStages:   []apigw.ApiStage{},
		Throttle:    in.Throttle,
		Quota:       in.Quota,
		Tags:        unlessEmpty(maps.Clone(in.Tags)),
	}
	for _, s := range in.ApiStages {
		s.Throttle = unlessEmpty(s.Throttle)
		if stageAt(p, s.ApiId, s.Stage) < 0 {
			p.ApiStages = append(p.ApiStages, s)
		}
	}
	if err := c.checkUsagePlan(p); err != nil {
		return nil, err
	}
	return p, c.putUsagePlan(p)
}
