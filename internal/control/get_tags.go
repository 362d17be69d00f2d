package control

type getTagsInput struct {
	ResourceArn string `uri:"resource_arn"`
	Position    string `query:"position"`
	Limit       *int   `query:"limit"`
}

type tagsAnswer struct {
	Tags map[string]string
}

// getTags answers all tags at once, as the service does whatever position and limit say.
func getTags(c *Call, in *getTagsInput) (*tagsAnswer, error) {
	t, err := c.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &tagsAnswer{orEmpty(*t.tags)}, nil
}
