package control

type flushStageAuthorizersCacheInput struct {
	RestApiId string `uri:"restapi_id"`
	StageName string `uri:"stage_name"`
}

// flushStageAuthorizersCache has nothing to drop: a method behind an authorizer isn't served, so no policy is ever kept.
func flushStageAuthorizersCache(c *Call, in *flushStageAuthorizersCacheInput) error {
	_, err := c.stage(in.RestApiId, in.StageName)
	return err
}
