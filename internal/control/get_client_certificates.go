package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type getClientCertificatesInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type clientCertificates struct {
	Position string
	Items    []*apigw.ClientCertificate `json:"item"`
}

func getClientCertificates(c *Call, in *getClientCertificatesInput) (*clientCertificates, error) {
	prefix := store.ClientCertificatesPrefix(c.Region)
	items, position, err := pageBelow[apigw.ClientCertificate](c, prefix, in.Position, in.Limit)
	return &clientCertificates{position, items}, err
}
