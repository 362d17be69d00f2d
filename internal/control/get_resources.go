package control

import (
	"cmp"
	"slices"

	"stile/internal/apigw"
	"stile/internal/store"
)

type getResourcesInput struct {
	RestApiId string   `uri:"restapi_id"`
	Position  string   `query:"position"`
	Limit     *int     `query:"limit"`
	Embed     []string `query:"embed"`
}

type resources struct {
	Position string
	Items    []*apigw.Resource `json:"item"`
}

func getResources(c *Call, in *getResourcesInput) (*resources, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	page, err := pageOf(in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := &resources{Items: []*apigw.Resource{}}
	for record, err := range store.Children[apigw.Resource](c.reader, store.ResourcesPrefix(c.Region, in.RestApiId), "") {
		if err != nil {
			return nil, err
		}
		if page.after == "" || record.Value.Path > page.after {
			answer.Items = append(answer.Items, record.Value)
		}
	}
	slices.SortFunc(answer.Items, func(a, b *apigw.Resource) int { return cmp.Compare(a.Path, b.Path) })
	if len(answer.Items) > page.limit {
		answer.Items = answer.Items[:page.limit]
		answer.Position = positionAfter(answer.Items[page.limit-1].Path)
	}
	for _, r := range answer.Items {
		if err := c.embedMethods(in.RestApiId, r, in.Embed); err != nil {
			return nil, err
		}
	}
	return answer, nil
}
