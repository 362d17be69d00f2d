package control

import "stile/internal/apigw"

type getRestApiInput struct {
	RestApiId string `uri:"restapi_id"`
}

func getRestApi(c *Call, in *getRestApiInput) (*apigw.RestApi, error) {
	api, err := c.restApi(in.RestApiId)
	if err != nil {
		return nil, err
	}
	return taggedRestApi(api), nil
}
