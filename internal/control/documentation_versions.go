package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

// documentationVersionRecord is how a version is stored: with what the parts were when it was made.
type documentationVersionRecord struct {
	apigw.DocumentationVersion
	Parts []*apigw.DocumentationPart
}

var errDocumentationVersion = notFound("Invalid Documentation version specified")

func (c *Call) documentationVersion(apiId, version string) (*documentationVersionRecord, error) {
	if isName(apiId) && version != "" {
		r, err := store.Get[documentationVersionRecord](c.reader, store.DocumentationVersionKey(c.Region, apiId, version))
		if r != nil || err != nil {
			return r, err
		}
	}
	return nil, errDocumentationVersion
}

func (c *Call) putDocumentationVersion(apiId string, r *documentationVersionRecord) error {
	return store.Put(c.writer, store.DocumentationVersionKey(c.Region, apiId, r.Version), r)
}
