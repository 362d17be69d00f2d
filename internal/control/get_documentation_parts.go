package control

import "stile/internal/apigw"

type getDocumentationPartsInput struct {
	RestApiId      string                      `uri:"restapi_id"`
	Type           apigw.DocumentationPartType `query:"type"`
	NameQuery      string                      `query:"name"`
	Path           string                      `query:"path"`
	Position       string                      `query:"position"`
	Limit          *int                        `query:"limit"`
	LocationStatus apigw.LocationStatusType    `query:"locationStatus"`
}

type documentationParts struct {
	Position string
	Items    []*apigw.DocumentationPart `json:"item"`
}

func getDocumentationParts(c *Call, in *getDocumentationPartsInput) (*documentationParts, error) {
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	all, err := c.documentationParts(in.RestApiId)
	if err == nil && in.LocationStatus == apigw.Undocumented {
		all, err = c.undocumented(in.RestApiId, all)
	}
	if err != nil {
		return nil, err
	}
	var wanted []named[apigw.DocumentationPart]
	for _, part := range all {
		l := part.value.Location
		if (in.Type == "" || l.Type == in.Type) && (in.NameQuery == "" || l.Name == in.NameQuery) && (in.Path == "" || l.Path == in.Path) {
			wanted = append(wanted, part)
		}
	}
	items, position, err := pageOfSorted(wanted, in.Position, in.Limit)
	return &documentationParts{position, items}, err
}
