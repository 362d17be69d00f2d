package control

type deleteIntegrationInput struct {
	RestApiId  string `uri:"restapi_id"`
	ResourceId string `uri:"resource_id"`
	HttpMethod string `uri:"http_method"`
}

func deleteIntegration(c *Call, in *deleteIntegrationInput) error {
	m, err := c.integration(in.RestApiId, in.ResourceId, in.HttpMethod)
	if err != nil {
		return err
	}
	m.MethodIntegration = nil
	return c.putMethod(in.RestApiId, in.ResourceId, m)
}
