package control

import (
	"slices"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/openapi"
	"stile/internal/store"
)

type importDocumentationPartsInput struct {
	RestApiId      string        `uri:"restapi_id"`
	Mode           apigw.PutMode `query:"mode"`
	FailOnWarnings bool          `query:"failonwarnings"`
	Body           []byte        `payload:"" required:""`

	documentation *openapi.ImportedDocumentation
	refusal       error // why the body can't be read
}

type documentationPartIds struct {
	Ids      []string
	Warnings []string
}

// prepareDocumentation reads the document before the transaction, for which others wait.
func prepareDocumentation(_ *Call, in *importDocumentationPartsInput) error {
	documentation, err := openapi.ReadDocumentation(in.Body)
	switch {
	case err != nil:
		in.refusal = errDocument("Unable to build importer with provided input.", err.Error())
	case len(documentation.Parts) > maxImported:
		in.refusal = errTooMuch
	}
	in.documentation = documentation
	return nil
}

func importDocumentationParts(c *Call, in *importDocumentationPartsInput) (*documentationPartIds, error) {
	overwrite, err := overwrites(in.Mode)
	if err != nil {
		return nil, err
	}
	if _, err := c.restApi(in.RestApiId); err != nil {
		return nil, err
	}
	if in.refusal != nil {
		return nil, in.refusal
	}
	ids, warnings, err := c.importDocumentation(in.RestApiId, in.documentation, overwrite)
	if err == nil {
		err = importRefusal(nil, nil, warnings, in.FailOnWarnings)
	}
	return &documentationPartIds{ids, warnings}, err
}

func (i *importing) documentation() error {
	if i.overwrite || len(i.document.Documentation.Parts) > 0 || i.document.Documentation.Version != "" {
		_, warnings, err := i.importDocumentation(i.api.Id, &i.document.Documentation, i.overwrite)
		i.warnings = append(i.warnings, warnings...)
		return err
	}
	return nil
}

// importDocumentation stores the parts in their order. One about the same as an old one takes its place; overwriting, none of the old
// stays. A part that can't be is a warning.
func (c *Call) importDocumentation(apiId string, given *openapi.ImportedDocumentation, overwrite bool) (ids, warnings []string, err error) {
	old := make(map[apigw.DocumentationPartLocation]*documentationPartRecord)
	prefix := store.DocumentationPartsPrefix(c.Region, apiId)
	for record, err := range store.Children[documentationPartRecord](c.reader, prefix, "") {
		if err != nil {
			return nil, nil, err
		}
		old[*record.Value.Location] = record.Value
	}
	if overwrite {
		clear(old)
		if err := c.writer.DeletePrefix(prefix); err != nil {
			return nil, nil, err
		}
	}
	ids = []string{}
	now := time.Now().UnixNano()
	for n, part := range given.Parts {
		location := *part.Location
		if reason := refuseImportedPart(&location, part.Properties); reason != "" {
			warnings = append(warnings, reason)
			continue
		}
		record := old[location]
		if record == nil {
			id := c.newKey(shortId, func(id string) string { return store.DocumentationPartKey(c.Region, apiId, id) })
			record = &documentationPartRecord{apigw.DocumentationPart{Id: id, Location: &location}, now + int64(n)}
			old[location] = record
		}
		record.Properties = part.Properties
		if err := c.putDocumentationPart(apiId, record); err != nil {
			return nil, nil, err
		}
		if !slices.Contains(ids, record.Id) {
			ids = append(ids, record.Id)
		}
	}
	return ids, warnings, c.snapshotDocumentation(apiId, given.Version)
}

var documentationStatusCodes = lazyregexp.New(apigw.DocumentationPartLocationStatusCode("").Pattern())

// refuseImportedPart says why a part can't be; "" if it can.
func refuseImportedPart(location *apigw.DocumentationPartLocation, properties string) string {
	var err error
	switch {
	case !slices.Contains(location.Type.Values(), string(location.Type)):
		err = badRequest("Invalid location type specified: %s", location.Type)
	case !documentationStatusCodes.MatchString(string(location.StatusCode)):
		err = badRequest("Invalid location status code specified: %s", location.StatusCode)
	default:
		err = settleLocation(location)
	}
	if err == nil {
		err = checkProperties(properties)
	}
	if err == nil {
		return ""
	}
	_, message, _ := strings.Cut(err.Error(), ": ")
	return "Unable to create documentation part at " + locationText(location) + ": " + message + ". Ignoring."
}

// snapshotDocumentation makes a documentation version of the parts there are, unless there is one of that name.
func (c *Call) snapshotDocumentation(apiId, version string) error {
	if version == "" {
		return nil
	}
	if _, err := c.documentationVersion(apiId, version); err == nil || !isNotFound(err) {
		return err
	}
	parts, err := c.documentationParts(apiId)
	if err != nil {
		return err
	}
	r := &documentationVersionRecord{DocumentationVersion: apigw.DocumentationVersion{Version: version, CreatedDate: c.Now}}
	for _, part := range parts {
		r.Parts = append(r.Parts, part.value)
	}
	return c.putDocumentationVersion(apiId, r)
}
