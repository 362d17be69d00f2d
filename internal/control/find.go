package control

import (
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

// The service tells apart which identifier is wrong, but for what belongs to a resource it doesn't tell an unknown API from an
// unknown resource.

func (c *Call) restApi(id string) (*apigw.RestApi, error) {
	if isName(id) {
		if api, err := store.Get[apigw.RestApi](c.reader, store.RestApiKey(c.Region, id)); api != nil || err != nil {
			return api, err
		}
	}
	return nil, notFound("Invalid API identifier specified %s:%s", c.AccountId, id)
}

func (c *Call) resource(apiId, id string) (*apigw.Resource, error) {
	if isName(apiId) && isName(id) {
		if r, err := store.Get[apigw.Resource](c.reader, store.ResourceKey(c.Region, apiId, id)); r != nil || err != nil {
			return r, err
		}
	}
	return nil, notFound("Invalid Resource identifier specified")
}

func (c *Call) method(apiId, resourceId, httpMethod string) (*apigw.Method, error) {
	if _, err := c.resource(apiId, resourceId); err != nil {
		return nil, err
	}
	if isHttpMethod(httpMethod) {
		m, err := store.Get[apigw.Method](c.reader, store.MethodKey(c.Region, apiId, resourceId, httpMethod))
		if m != nil || err != nil {
			return m, err
		}
	}
	return nil, notFound("Invalid Method identifier specified")
}

func (c *Call) putMethod(apiId, resourceId string, m *apigw.Method) error {
	return store.Put(c.writer, store.MethodKey(c.Region, apiId, resourceId, m.HttpMethod), m)
}

func (c *Call) methodResponse(apiId, resourceId, httpMethod string, status apigw.StatusCode) (*apigw.Method, *apigw.MethodResponse, error) {
	m, err := c.method(apiId, resourceId, httpMethod)
	if err != nil {
		return nil, nil, err
	}
	if r := m.MethodResponses[string(status)]; r != nil {
		return m, r, nil
	}
	return nil, nil, errUnknownStatusCode
}

// integration answers the method whose integration is asked for.
func (c *Call) integration(apiId, resourceId, httpMethod string) (*apigw.Method, error) {
	m, err := c.method(apiId, resourceId, httpMethod)
	if err == nil && m.MethodIntegration == nil {
		err = errUnknownIntegration
	}
	return m, err
}

func (c *Call) integrationResponse(apiId, resourceId, httpMethod string, status apigw.StatusCode) (*apigw.Method, *apigw.IntegrationResponse, error) {
	m, err := c.integration(apiId, resourceId, httpMethod)
	if err != nil {
		return nil, nil, err
	}
	if r := m.MethodIntegration.IntegrationResponses[string(status)]; r != nil {
		return m, r, nil
	}
	return nil, nil, errUnknownStatusCode
}

var (
	errUnknownStatusCode  = notFound("Invalid Response status code specified")
	errUnknownIntegration = notFound("Invalid Integration identifier specified")
)

// deployment and stage don't tell an unknown API either.
func (c *Call) deployment(apiId, id string) (*apigw.Deployment, error) {
	if isName(apiId) && isName(id) {
		d, err := store.Get[apigw.Deployment](c.reader, store.DeploymentKey(c.Region, apiId, id))
		if d != nil || err != nil {
			return d, err
		}
	}
	return nil, notFound("Invalid Deployment identifier specified")
}

func (c *Call) stage(apiId, name string) (*apigw.Stage, error) {
	if isName(apiId) && isName(name) {
		s, err := store.Get[apigw.Stage](c.reader, store.StageKey(c.Region, apiId, name))
		if s != nil || err != nil {
			return s, err
		}
	}
	return nil, notFound("Invalid stage identifier specified")
}

// stageRecord is how a stage is stored: with the moment of its creation, finer than the service tells it, for stages to be listed
// in that order.
type stageRecord struct {
	apigw.Stage
	CreatedNanos int64
}

func (c *Call) putStage(apiId string, s *apigw.Stage) error {
	key := store.StageKey(c.Region, apiId, s.StageName)
	record, err := store.Get[stageRecord](c.reader, key)
	if err != nil {
		return err
	}
	if record == nil {
		record = &stageRecord{CreatedNanos: time.Now().UnixNano()}
	}
	record.Stage = *s
	return store.Put(c.writer, key, record)
}
