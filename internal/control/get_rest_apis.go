package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getRestApisInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type restApis struct {
	Position string
	Items    []*apigw.RestApi `json:"item"`
}

func getRestApis(c *Call, in *getRestApisInput) (*restApis, error) {
	page, err := pageOf(in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := &restApis{Items: []*apigw.RestApi{}}
	for record, err := range store.Children[apigw.RestApi](c.reader, store.RestApisPrefix(c.Region), page.after) {
		if err != nil {
			return nil, err
		}
		if len(answer.Items) == page.limit {
			answer.Position = positionAfter(answer.Items[page.limit-1].Id)
			break
		}
		answer.Items = append(answer.Items, restApiAnswer(record.Value))
	}
	return answer, nil
}
