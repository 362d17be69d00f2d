package control

type untagResourceInput struct {
	ResourceArn string   `uri:"resource_arn"`
	TagKeys     []string `query:"tagKeys" required:""`
}

func untagResource(c *Call, in *untagResourceInput) error {
	t, err := c.tagged(in.ResourceArn)
	if err != nil {
		return err
	}
	for _, key := range in.TagKeys {
		delete(*t.tags, key)
	}
	*t.tags = unlessEmpty(*t.tags)
	return t.put()
}
