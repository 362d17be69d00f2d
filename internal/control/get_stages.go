package control

import (
	"cmp"
	"slices"

	"stile/internal/apigw"
	"stile/internal/store"
)

type getStagesInput struct {
	RestApiId    string `uri:"restapi_id"`
	DeploymentId string `query:"deploymentId"`
}

type stages struct {
	Item []*apigw.Stage
}

func getStages(c *Call, in *getStagesInput) (*stages, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	all, err := c.stages(in.RestApiId)
	if err != nil {
		return nil, err
	}
	answer := &stages{Item: []*apigw.Stage{}}
	for _, s := range all {
		if in.DeploymentId == "" || s.DeploymentId == in.DeploymentId {
			answer.Item = append(answer.Item, s)
		}
	}
	return answer, nil
}

// stages reads the stages of an API in the order of their creation.
func (c *Call) stages(apiId string) ([]*apigw.Stage, error) {
	var records []*stageRecord
	for record, err := range store.Children[stageRecord](c.reader, store.StagesPrefix(c.Region, apiId), "") {
		if err != nil {
			return nil, err
		}
		records = append(records, record.Value)
	}
	slices.SortStableFunc(records, func(a, b *stageRecord) int { return cmp.Compare(a.CreatedNanos, b.CreatedNanos) })
	all := make([]*apigw.Stage, len(records))
	for i, record := range records {
		all[i] = &record.Stage
	}
	return all, nil
}
