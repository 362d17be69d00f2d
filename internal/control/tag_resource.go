package control

import "maps"

type tagResourceInput struct {
	ResourceArn string            `uri:"resource_arn"`
	Tags        map[string]string `required:""`
}

func tagResource(c *Call, in *tagResourceInput) error {
	t, err := c.tagged(in.ResourceArn)
	if err != nil {
		return err
	}
	all := make(map[string]string)
	maps.Copy(all, *t.tags)
	maps.Copy(all, in.Tags)
	if err := checkTags(all); err != nil {
		return err
	}
	*t.tags = unlessEmpty(all)
	return t.put()
}
