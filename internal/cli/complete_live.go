package cli

import (
	"context"
	"slices"
	"strings"

	"stile/internal/python"
)

// source is where the values that a parameter may have are known from: an operation of the control plane, and what of its answer
// they are.
type source struct {
	operation string
	value     string // the member of each item; of the answer itself, if keys
	about     string // the member of each item that tells a person which one it is
	keys      bool   // the values are the keys of a map
}

// sources has one for each parameter, or for the parameter of one operation, which names what is there already. What only an
// operation makes has an empty one.
var sources = map[string]source{
	"authorizerId":         {operation: "GetAuthorizers", value: "id", about: "name"},
	"apiKey":               {operation: "GetApiKeys", value: "id", about: "name"},
	"basePath":             {operation: "GetBasePathMappings", value: "basePath", about: "stage"},
	"clientCertificateId":  {operation: "GetClientCertificates", value: "clientCertificateId", about: "description"},
	"cloneFrom":            {operation: "GetRestApis", value: "id", about: "name"},
	"connectionId":         {operation: "GetVpcLinks", value: "id", about: "name"},
	"deploymentId":         {operation: "GetDeployments", value: "id", about: "description"},
	"documentationPartId":  {operation: "GetDocumentationParts", value: "id", about: "properties"},
	"documentationVersion": {operation: "GetDocumentationVersions", value: "version", about: "description"},
	"domainName":           {operation: "GetDomainNames", value: "domainName"},
	"httpMethod":           {operation: "GetResource", value: "resourceMethods", keys: true},
	"keyId":                {operation: "GetUsagePlanKeys", value: "id", about: "name"},
	"modelName":            {operation: "GetModels", value: "name", about: "description"},
	"parentId":             {operation: "GetResources", value: "id", about: "path"},
	"requestValidatorId":   {operation: "GetRequestValidators", value: "id", about: "name"},
	"resourceId":           {operation: "GetResources", value: "id", about: "path"},
	"restApiId":            {operation: "GetRestApis", value: "id", about: "name"},
	"sdkType":              {operation: "GetSdkTypes", value: "id", about: "friendlyName"},
	"stageName":            {operation: "GetStages", value: "stageName", about: "description"},
	"statusCode":           {operation: "GetMethod", value: "methodResponses", keys: true},
	"usagePlanId":          {operation: "GetUsagePlans", value: "id", about: "name"},
	"vpcLinkId":            {operation: "GetVpcLinks", value: "id", about: "name"},

	"CreateUsagePlanKey.keyId":                        {operation: "GetApiKeys", value: "id", about: "name"},
	"GetSdkType.id":                                   {operation: "GetSdkTypes", value: "id", about: "friendlyName"},
	"CreateBasePathMapping.stage":                     {operation: "GetStages", value: "stageName", about: "description"},
	"CreateBasePathMapping.basePath":                  {},
	"CreateDocumentationVersion.documentationVersion": {},
	"CreateDomainName.domainName":                     {},
	"CreateStage.stageName":                           {},
	"PutMethod.httpMethod":                            {},
	"PutMethodResponse.statusCode":                    {},
}

// methods are those a resource may have.
var methods = []string{"ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}

// knownValues are the values of a parameter that the control plane has, as far as the words before say where to look.
func (r *runner) knownValues(ctx context.Context, u *unfinished, parameter string) []candidate {
	s, own := sources[u.operation.operation+"."+parameter]
	if !own {
		s = sources[parameter]
	}
	var values []candidate
	if s.operation != "" {
		values = r.ask(ctx, u, s)
	}
	if len(values) == 0 && strings.EqualFold(parameter[max(0, len(parameter)-len("httpMethod")):], "httpMethod") {
		for _, m := range methods {
			values = append(values, candidate{text: m})
		}
	}
	return values
}

// ask looks a source's values up; it is silent about why there are none.
func (r *runner) ask(ctx context.Context, u *unfinished, s source) []candidate {
	i := slices.IndexFunc(r.commands, func(c *command) bool { return c.operation == s.operation })
	if i < 0 {
		return nil
	}
	question := r.commands[i]
	question.resolve()
	params := &python.Dict{}
	for _, m := range question.input.allMembers() {
		value, given := u.values[kebab(m.name)].(string)
		switch {
		case m.required && !given:
			return nil
		case m.required:
			params.Set(m.name, value)
		case m.name == "limit":
			params.Set(m.name, int64(mostCandidates))
		}
	}
	c, err := r.connect(ctx, u)
	if err != nil {
		return nil
	}
	answer, err := c.call(ctx, question, params)
	if err != nil {
		return nil
	}
	return s.in(answer)
}

// mostCandidates is the longest page that the control plane gives.
const mostCandidates = 500

// in finds the source's values in an answer.
func (s source) in(answer *python.Dict) []candidate {
	var values []candidate
	if s.keys {
		if entries, ok := answer.At(s.value).(*python.Dict); ok {
			for _, key := range entries.Keys() {
				values = append(values, candidate{text: key})
			}
		}
		return values
	}
	items, ok := answer.At("items").([]any)
	if !ok {
		items, _ = answer.At("item").([]any)
	}
	for _, item := range items {
		if d, ok := item.(*python.Dict); ok {
			text, _ := d.At(s.value).(string)
			about, _ := d.At(s.about).(string)
			values = append(values, candidate{text, about})
		}
	}
	return values
}
