package control

import "stile/internal/store"

type deleteStageInput struct {
	RestApiId string `uri:"restapi_id"`
	StageName string `uri:"stage_name"`
}

func deleteStage(c *Call, in *deleteStageInput) error {
	s, err := c.stage(in.RestApiId, in.StageName)
	if err != nil {
		return err
	}
	if err := c.checkUnmapped(in.RestApiId, s.StageName, "stage "+s.StageName, "stage"); err != nil {
		return err
	}
	if err := c.leaveUsagePlans(in.RestApiId, s.StageName); err != nil {
		return err
	}
	c.roll(in.RestApiId)
	return c.writer.Delete(store.StageKey(c.Region, in.RestApiId, s.StageName))
}
