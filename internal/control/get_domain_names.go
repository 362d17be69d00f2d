package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getDomainNamesInput struct {
	Position      string              `query:"position"`
	Limit         *int                `query:"limit"`
	ResourceOwner apigw.ResourceOwner `query:"resourceOwner"`
}

type domainNamesAnswer struct {
	Position string
	Items    []*apigw.DomainName `json:"item"`
}

// getDomainNames lists the caller's own: there are no other accounts that could share theirs.
func getDomainNames(c *Call, in *getDomainNamesInput) (*domainNamesAnswer, error) {
	if in.ResourceOwner == apigw.OwnerOtherAccounts {
		return &domainNamesAnswer{Items: []*apigw.DomainName{}}, nil
	}
	records, position, err := pageBelow[domainNameRecord](c, store.DomainNamesPrefix(c.Region), in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := &domainNamesAnswer{Position: position, Items: []*apigw.DomainName{}}
	for _, r := range records {
		answer.Items = append(answer.Items, domainNameAnswer(r))
	}
	return answer, nil
}
