package control

type flushStageCacheInput struct {
	RestApiId string `uri:"restapi_id"`
	StageName string `uri:"stage_name"`
}

// flushStageCache has nothing to drop: a method that asks for caching isn't served, so no answer is ever kept.
func flushStageCache(c *Call, in *flushStageCacheInput) error {
	_, err := c.stage(in.RestApiId, in.StageName)
	return err
}
