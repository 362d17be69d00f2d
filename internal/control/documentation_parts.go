package control

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

// documentationPartRecord is how a part is stored: with the moment of its creation, for parts to be listed in that order.
type documentationPartRecord struct {
	apigw.DocumentationPart
	CreatedNanos int64
}

// documentationPart finds one. The service doesn't look at the API's identifier.
func (c *Call) documentationPart(apiId, id string) (*documentationPartRecord, error) {
	if isName(apiId) && isName(id) {
		r, err := store.Get[documentationPartRecord](c.reader, store.DocumentationPartKey(c.Region, apiId, id))
		if r != nil || err != nil {
			return r, err
		}
	}
	return nil, notFound("Invalid Documentation part identifier specified")
}

func (c *Call) putDocumentationPart(apiId string, r *documentationPartRecord) error {
	return store.Put(c.writer, store.DocumentationPartKey(c.Region, apiId, r.Id), r)
}

// documentationParts reads the parts of an API in the order of their creation.
func (c *Call) documentationParts(apiId string) ([]named[apigw.DocumentationPart], error) {
	var all []named[apigw.DocumentationPart]
	for record, err := range store.Children[documentationPartRecord](c.reader, store.DocumentationPartsPrefix(c.Region, apiId), "") {
		if err != nil {
			return nil, err
		}
		part := record.Value
		all = append(all, named[apigw.DocumentationPart]{oldestFirst(part.CreatedNanos, part.Id), &part.DocumentationPart})
	}
	slices.SortFunc(all, func(a, b named[apigw.DocumentationPart]) int { return cmp.Compare(a.name, b.name) })
	return all, nil
}

// addDocumentationPart stores a new part, of which there can be one for a location.
func (c *Call) addDocumentationPart(apiId string, location apigw.DocumentationPartLocation, properties string) (*apigw.DocumentationPart, error) {
	if err := settleLocation(&location); err != nil {
		return nil, err
	}
	if err := checkProperties(properties); err != nil {
		return nil, err
	}
	others, err := c.documentationParts(apiId)
	if err != nil {
		return nil, err
	}
	for _, other := range others {
		if *other.value.Location == location {
			return nil, conflict("Documentation part already exists for the specified location: %s.", locationText(&location))
		}
	}
	part := apigw.DocumentationPart{
		Id:       c.newKey(shortId, func(id string) string { return store.DocumentationPartKey(c.Region, apiId, id) }),
		Location: &location, Properties: properties,
	}
	return &part, c.putDocumentationPart(apiId, &documentationPartRecord{part, time.Now().UnixNano()})
}

// locationMembers are the members of a location besides its type.
type locationMembers struct{ path, method, statusCode, name bool }

var locationTypes = map[apigw.DocumentationPartType]locationMembers{
	apigw.DocumentsApi:            {},
	apigw.DocumentsAuthorizer:     {name: true},
	apigw.DocumentsModel:          {name: true},
	apigw.DocumentsResource:       {path: true},
	apigw.DocumentsMethod:         {path: true, method: true},
	apigw.DocumentsPathParameter:  {path: true, method: true, name: true},
	apigw.DocumentsQueryParameter: {path: true, method: true, name: true},
	apigw.DocumentsRequestHeader:  {path: true, method: true, name: true},
	apigw.DocumentsRequestBody:    {path: true, method: true},
	apigw.DocumentsResponse:       {path: true, method: true, statusCode: true},
	apigw.DocumentsResponseHeader: {path: true, method: true, statusCode: true, name: true},
	apigw.DocumentsResponseBody:   {path: true, method: true, statusCode: true},
}

// settleLocation fills in what a location of its type has unless it is given, and refuses what it can't have.
func settleLocation(l *apigw.DocumentationPartLocation) error {
	members := locationTypes[l.Type]
	status := strings.TrimSpace(string(l.StatusCode))
	for _, member := range []struct {
		name, value string
		allowed     bool
	}{
		{"path", l.Path, members.path}, {"method", l.Method, members.method}, {"statusCode", status, members.statusCode}, {"name", l.Name, members.name},
	} {
		if member.value != "" && !member.allowed {
			return badRequest("Invalid location specified: %s is not allowed for type %s", member.name, l.Type)
		}
	}
	if members.name && l.Name == "" {
		return badRequest("Invalid location specified: name is required for type %s", l.Type)
	}
	l.StatusCode = apigw.DocumentationPartLocationStatusCode(status)
	if members.path {
		l.Path = cmp.Or(l.Path, "/")
	}
	if members.method {
		l.Method = cmp.Or(l.Method, "*")
	}
	if members.statusCode {
		l.StatusCode = cmp.Or(l.StatusCode, "*")
	}
	return nil
}

func locationText(l *apigw.DocumentationPartLocation) string {
	text := fmt.Sprintf("type '%s'", l.Type)
	for _, member := range [][2]string{{"path", l.Path}, {"method", l.Method}, {"statusCode", string(l.StatusCode)}, {"name", l.Name}} {
		if member[1] != "" {
			text += fmt.Sprintf(", %s '%s'", member[0], member[1])
		}
	}
	return text
}

func checkProperties(properties string) error {
	var object map[string]any
	if err := json.Unmarshal([]byte(properties), &object); err != nil || object == nil {
		return badRequest("Invalid documentation part properties specified: must be a JSON object")
	}
	return nil
}
