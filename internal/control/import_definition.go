package control

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/openapi"
	"stile/internal/store"
)

// importing makes records of what a document defines, by the rules that hold for the operations that make them one by one. What
// can't be is collected; then the call fails as a whole.
type importing struct {
	*Call
	api       *apigw.RestApi
	document  *openapi.Import
	overwrite bool
	warnings  []string
	errors    []string
	places    []string // of the errors, as far as they are known
	made      int      // of what maxImported counts

	authorizers map[string]string // identifiers by name
	validators  map[string]string
}

// importDefinition adds a document to an API, or has it take the place of all there is, and answers the warnings.
func (c *Call) importDefinition(api *apigw.RestApi, document *openapi.Import, overwrite, failOnWarnings bool) ([]string, error) {
	i := &importing{
		Call: c, api: api, document: document, overwrite: overwrite,
		warnings: slices.Clone(document.Warnings), errors: slices.Clone(document.Errors),
	}
	if err := i.count(i.things()); err != nil {
		return nil, err
	}
	for _, step := range []func() error{i.settings, i.models, i.requestValidators, i.putAuthorizers, i.gatewayResponses, i.resources, i.documentation} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := importRefusal(i.errors, i.places, i.warnings, failOnWarnings); err != nil {
		return nil, err
	}
	return i.warnings, store.Put(c.writer, store.RestApiKey(c.Region, api.Id), api)
}

// importRefusal is what an import fails with, if it does.
func importRefusal(failures, places, warnings []string, failOnWarnings bool) error {
	message := ""
	switch {
	case len(failures) > 0 && len(warnings) > 0:
		message = "Errors found during import:\n\t" + strings.Join(failures, "\n\t") + "\nAdditionally, these warnings were found:\n\t" + strings.Join(warnings, "\n\t")
	case len(failures) > 0:
		message = "Errors found during import:\n\t" + strings.Join(failures, "\n\t")
	case failOnWarnings && len(warnings) > 0:
		message = "Warnings found during import:\n\t" + strings.Join(warnings, "\n\t")
	default:
		return nil
	}
	return errDocument(message, strings.Join(places[:min(len(places), maxPlaces)], "; "))
}

const (
	maxErrors = 200 // after which an import isn't tried on
	maxPlaces = 20  // told in a header
)

// collect keeps the refusal of one thing, which what says, and the line of the document that it stands in. Only an error that is no
// refusal ends the import at once.
func (i *importing) collect(err error, line int, what string, args ...any) error {
	var refusal *apigw.Error
	if errors.As(err, &refusal) && !errors.Is(err, errTooMuch) {
		what = fmt.Sprintf(what, args...)
		i.errors = append(i.errors, what+": "+refusal.Message)
		if line > 0 {
			i.places = append(i.places, fmt.Sprintf("line %d: %s", line, what))
		}
		if len(i.errors) >= maxErrors {
			return importRefusal(i.errors, i.places, i.warnings, false)
		}
		return nil
	}
	return err
}

// settings takes over what a document says of the API as a whole. What it doesn't say stays, or, where the document takes the place
// of all, becomes what it is by default.
func (i *importing) settings() error {
	api, document := i.api, i.document
	api.Name, api.Version = document.Name, document.Version
	if i.overwrite {
		api.Description, api.BinaryMediaTypes, api.MinimumCompressionSize, api.Policy = "", nil, nil, ""
		api.ApiKeySource, api.DisableExecuteApiEndpoint = apigw.ApiKeySourceHeader, false
		api.EndpointConfiguration.VpcEndpointIds = nil
	}
	if document.Description != "" {
		api.Description = document.Description
	}
	for _, mediaType := range document.BinaryMediaTypes {
		if !slices.Contains(api.BinaryMediaTypes, mediaType) {
			api.BinaryMediaTypes = append(api.BinaryMediaTypes, mediaType)
		}
	}
	if size := document.MinimumCompressionSize; size != nil {
		if err := checkCompressionSize(size); err != nil {
			return err
		}
		api.MinimumCompressionSize = size
	}
	if document.Policy != "" {
		policy, err := i.expandPolicy(api.Id, document.Policy)
		if err != nil {
			return err
		}
		api.Policy = policy
	}
	if err := i.enums(); err != nil {
		return err
	}
	return i.endpoint()
}

func (i *importing) enums() error {
	for _, given := range []struct {
		name  string
		value interface{ Values() []string }
		set   func()
	}{
		{"apiKeySource", i.document.ApiKeySource, func() { i.api.ApiKeySource = i.document.ApiKeySource }},
		{"securityPolicy", i.document.SecurityPolicy, func() { i.api.SecurityPolicy = i.document.SecurityPolicy }},
		{"endpointAccessMode", i.document.EndpointAccessMode, func() { i.api.EndpointAccessMode = i.document.EndpointAccessMode }},
	} {
		text := fmt.Sprint(given.value)
		switch {
		case text == "":
		case slices.Contains(given.value.Values(), text):
			given.set()
		default:
			return badRequest("Invalid %s specified. Valid options are %s", given.name, strings.Join(given.value.Values(), ","))
		}
	}
	return nil
}

// endpoint takes over how the API is reached, but never by which type of endpoint: that isn't a matter of documents.
func (i *importing) endpoint() error {
	given, configuration := i.document.Endpoint, i.api.EndpointConfiguration
	if given.DisableExecuteApiEndpoint != nil {
		i.api.DisableExecuteApiEndpoint = *given.DisableExecuteApiEndpoint
	}
	isPrivate := slices.Contains(configuration.Types, apigw.EndpointPrivate)
	for _, id := range given.VpcEndpointIds {
		if !isPrivate {
			return errVpcEndpointsNeedPrivate
		}
		if !slices.Contains(configuration.VpcEndpointIds, id) {
			configuration.VpcEndpointIds = append(configuration.VpcEndpointIds, id)
		}
	}
	switch given.IpAddressType {
	case "":
	case apigw.IpAddressIpv4, apigw.IpAddressDualstack:
		if isPrivate && given.IpAddressType == apigw.IpAddressIpv4 {
			return errPrivateNeedsDualstack
		}
		configuration.IpAddressType = given.IpAddressType
	default:
		return errIpAddressType
	}
	return nil
}

// models are stored first and checked then, for they may refer to one another.
func (i *importing) models() error {
	prefix := store.ModelsPrefix(i.Region, i.api.Id)
	old, err := i.clear(prefix)
	if err != nil {
		return err
	}
	var stored []openapi.Model
	for _, given := range i.document.Models {
		m := given.Model
		if err := checkModelName(m.Name); err != nil {
			if err := i.collect(err, given.Line, "Unable to create model for '%s'", m.Name); err != nil {
				return err
			}
			continue
		}
		if m.Id = old[m.Name]; m.Id == "" {
			m.Id = randomId(shortId)
		}
		if err := i.putModel(i.api.Id, &m); err != nil {
			return err
		}
		stored = append(stored, openapi.Model{Model: m, Line: given.Line})
	}
	for _, m := range stored {
		if err := i.collect(i.checkSchema(i.api.Id, &m.Model), m.Line, "Unable to create model for '%s'", m.Name); err != nil {
			return err
		}
	}
	return nil
}

// clear answers the identifiers, by name, of the records below a prefix, and deletes those that the document takes the place of.
func (i *importing) clear(prefix string) (map[string]string, error) {
	type record struct{ Id, Name string }
	ids := make(map[string]string)
	for child, err := range store.Children[record](i.reader, prefix, "") {
		if err != nil {
			return nil, err
		}
		ids[child.Value.Name] = child.Value.Id
	}
	if i.overwrite {
		return ids, i.writer.DeletePrefix(prefix)
	}
	return ids, nil
}

func (i *importing) requestValidators() (err error) {
	if i.validators, err = i.clear(store.RequestValidatorsPrefix(i.Region, i.api.Id)); err != nil {
		return err
	}
	old := i.validators
	if i.overwrite {
		i.validators = make(map[string]string)
	}
	for _, given := range i.document.RequestValidators {
		v := given
		if v.Id = old[v.Name]; v.Id == "" {
			v.Id = i.newKey(shortId, func(id string) string { return store.RequestValidatorKey(i.Region, i.api.Id, id) })
		}
		i.validators[v.Name] = v.Id
		if err := i.putRequestValidator(i.api.Id, &v); err != nil {
			return err
		}
	}
	return nil
}

func (i *importing) putAuthorizers() error {
	old, err := i.clear(store.AuthorizersPrefix(i.Region, i.api.Id))
	if err != nil {
		return err
	}
	i.authorizers = maps.Clone(old)
	if i.overwrite {
		clear(i.authorizers)
	}
	for _, given := range i.document.Authorizers {
		a := given.Authorizer
		settleAuthType(&a)
		if a.Id = old[a.Name]; a.Id == "" {
			a.Id = i.newAuthorizerId(i.api.Id)
		}
		err := checkAuthorizerMembers(&a)
		if !slices.Contains(a.Type.Values(), string(a.Type)) {
			err = badRequest("Invalid authorizer type specified. Valid options are %s", strings.Join(a.Type.Values(), ","))
		}
		if err != nil {
			if err := i.collect(err, given.Line, "Unable to create authorizer '%s'", a.Name); err != nil {
				return err
			}
			continue
		}
		i.authorizers[a.Name] = a.Id
		if err := i.Call.putAuthorizer(i.api.Id, &a); err != nil {
			return err
		}
	}
	return nil
}

func (i *importing) gatewayResponses() error {
	if i.overwrite {
		if err := i.writer.DeletePrefix(store.GatewayResponsesPrefix(i.Region, i.api.Id)); err != nil {
			return err
		}
	}
	for _, given := range i.document.GatewayResponses {
		r := newGatewayResponse(&putGatewayResponseInput{
			ResponseType: given.ResponseType, StatusCode: apigw.StatusCode(given.StatusCode),
			ResponseParameters: given.ResponseParameters, ResponseTemplates: given.ResponseTemplates,
		})
		err := checkGatewayResponse(r)
		switch {
		case !slices.Contains(r.ResponseType.Values(), string(r.ResponseType)):
			err = badRequest("Invalid gateway response type specified")
		case given.StatusCode != "" && !isStatusCode(given.StatusCode):
			err = errStatusCode(given.StatusCode)
		}
		if err != nil {
			if err := i.collect(err, 0, "Unable to put gateway response '%s'", r.ResponseType); err != nil {
				return err
			}
			continue
		}
		if err := i.putGatewayResponse(i.api.Id, r); err != nil {
			return err
		}
	}
	return nil
}
