package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

// requestValidator finds one. The service doesn't look at the API's identifier.
func (c *Call) requestValidator(apiId, id string) (*apigw.RequestValidator, error) {
	if isName(apiId) && isName(id) {
		v, err := store.Get[apigw.RequestValidator](c.reader, store.RequestValidatorKey(c.Region, apiId, id))
		if v != nil || err != nil {
			return v, err
		}
	}
	return nil, notFound("Invalid Request Validator identifier specified")
}

func (c *Call) putRequestValidator(apiId string, v *apigw.RequestValidator) error {
	return store.Put(c.writer, store.RequestValidatorKey(c.Region, apiId, v.Id), v)
}
