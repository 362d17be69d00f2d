package control

import "stile/internal/store"

type deleteUsagePlanInput struct {
	UsagePlanId string `uri:"usageplanId"`
}

func deleteUsagePlan(c *Call, in *deleteUsagePlanInput) error {
	p, err := c.usagePlan(in.UsagePlanId)
	if err != nil {
		return err
	}
	if len(p.ApiStages) > 0 {
		s := p.ApiStages[0]
		return badRequest("Cannot delete Usage Plan %s because there are API Stages associated with it, including %s:%s", p.Id, s.ApiId, s.Stage)
	}
	key := store.UsagePlanKey(c.Region, p.Id)
	if err := c.writer.DeletePrefix(key + "/"); err != nil {
		return err
	}
	return c.writer.Delete(key)
}
