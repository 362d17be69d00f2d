package control

import "context"

type flushStageCacheInput struct {
	RestApiId string `uri:"restapi_id"`
	StageName string `uri:"stage_name"`
}

func flushStageCache(c *Call, in *flushStageCacheInput) error {
	s, err := c.stage(in.RestApiId, in.StageName)
	if err != nil {
		return err
	}
	c.then(func() error { return c.control.flush(context.WithoutCancel(c.Context), in.RestApiId, s.StageName) })
	return nil
}
