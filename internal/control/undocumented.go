package control

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
)

// undocumented lists what of an API no part is about, as parts that have but a location.
func (c *Call) undocumented(apiId string, parts []named[apigw.DocumentationPart]) ([]named[apigw.DocumentationPart], error) {
	locations, err := c.locations(apiId)
	if err != nil {
		return nil, err
	}
	var missing []named[apigw.DocumentationPart]
	for i, location := range locations {
		isAbout := func(part named[apigw.DocumentationPart]) bool { return covers(part.value.Location, &location) }
		if !slices.ContainsFunc(parts, isAbout) {
			missing = append(missing, named[apigw.DocumentationPart]{fmt.Sprintf("%09d", i), &apigw.DocumentationPart{Location: &location}})
		}
	}
	return missing, nil
}

// covers is whether what is written about one location holds for another: a "*" stands for every method or status.
func covers(written, location *apigw.DocumentationPartLocation) bool {
	l := *location
	if written.Method == "*" {
		l.Method = "*"
	}
	if written.StatusCode == "*" {
		l.StatusCode = "*"
	}
	return *written == l
}

// locations lists everything of an API that can be documented.
func (c *Call) locations(apiId string) ([]apigw.DocumentationPartLocation, error) {
	all := []apigw.DocumentationPartLocation{{Type: apigw.DocumentsApi}}
	authorizers, err := c.authorizers(apiId)
	if err != nil {
		return nil, err
	}
	for _, a := range authorizers {
		all = append(all, apigw.DocumentationPartLocation{Type: apigw.DocumentsAuthorizer, Name: a.Name})
	}
	slices.SortFunc(all, func(a, b apigw.DocumentationPartLocation) int { return cmp.Compare(a.Name, b.Name) })
	models, err := c.models(apiId)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(models)) {
		all = append(all, apigw.DocumentationPartLocation{Type: apigw.DocumentsModel, Name: name})
	}
	tree, err := c.tree(apiId)
	if err != nil {
		return nil, err
	}
	for _, r := range tree {
		all = append(all, apigw.DocumentationPartLocation{Type: apigw.DocumentsResource, Path: r.Path})
		for _, name := range slices.Sorted(maps.Keys(r.ResourceMethods)) {
			all = append(all, locationsOf(r.Path, r.ResourceMethods[name])...)
		}
	}
	return all, nil
}

var parameterTypes = map[string]apigw.DocumentationPartType{
	"path": apigw.DocumentsPathParameter, "querystring": apigw.DocumentsQueryParameter, "header": apigw.DocumentsRequestHeader,
}

// locationsOf lists what of a method can be documented.
func locationsOf(path string, m *apigw.Method) []apigw.DocumentationPartLocation {
	var all []apigw.DocumentationPartLocation
	add := func(l apigw.DocumentationPartLocation) {
		l.Path, l.Method = path, m.HttpMethod
		all = append(all, l)
	}
	add(apigw.DocumentationPartLocation{Type: apigw.DocumentsMethod})
	for _, parameter := range slices.Sorted(maps.Keys(m.RequestParameters)) {
		location, name := methodParameter(parameter)
		add(apigw.DocumentationPartLocation{Type: parameterTypes[strings.TrimPrefix(location, "multivalue")], Name: name})
	}
	if len(m.RequestModels) > 0 {
		add(apigw.DocumentationPartLocation{Type: apigw.DocumentsRequestBody})
	}
	for _, status := range slices.Sorted(maps.Keys(m.MethodResponses)) {
		r, code := m.MethodResponses[status], apigw.DocumentationPartLocationStatusCode(status)
		add(apigw.DocumentationPartLocation{Type: apigw.DocumentsResponse, StatusCode: code})
		for _, parameter := range slices.Sorted(maps.Keys(r.ResponseParameters)) {
			name := strings.TrimPrefix(parameter, "method.response.header.")
			add(apigw.DocumentationPartLocation{Type: apigw.DocumentsResponseHeader, StatusCode: code, Name: name})
		}
		if len(r.ResponseModels) > 0 {
			add(apigw.DocumentationPartLocation{Type: apigw.DocumentsResponseBody, StatusCode: code})
		}
	}
	return all
}
