package sdk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"stile/internal/apigw"
)

// method is a function of a client.
type method struct {
	Name string // petsPetIdGet
	Verb string
	Path string

	PathParams, QueryParams, Headers []string
	Required                         []string // of all of these
}

// All are the parameters by name, wherever in the request they go.
func (m method) All() []string { return slices.Concat(m.PathParams, m.QueryParams, m.Headers) }

// methodsOf are an API's methods by path. ANY stands for every verb that its resource has no method for.
func methodsOf(def *apigw.Definition) []method {
	resources := slices.SortedFunc(slices.Values(def.Resources), func(a, b apigw.Resource) int { return cmp.Compare(a.Path, b.Path) })
	var all []method
	names := make(map[string]int)
	for _, r := range resources {
		for _, verb := range apigw.HttpMethods {
			m := r.ResourceMethods[verb]
			if m == nil {
				m = r.ResourceMethods["ANY"]
			}
			if m == nil || verb == "ANY" {
				continue
			}
			added := newMethod(r.Path, verb, m)
			names[added.Name]++
			if n := names[added.Name]; n > 1 {
				added.Name += strconv.Itoa(n)
			}
			all = append(all, added)
		}
	}
	return all
}

func newMethod(path, verb string, declared *apigw.Method) method {
	m := method{
		Name: methodName(path, verb), Verb: verb, Path: path,
		PathParams: pathParams(path), QueryParams: []string{}, Headers: []string{}, Required: []string{},
	}
	m.Required = append(m.Required, m.PathParams...)
	for _, key := range slices.Sorted(maps.Keys(declared.RequestParameters)) {
		location, name, _ := strings.Cut(strings.TrimPrefix(key, "method.request."), ".")
		switch location {
		case "querystring":
			m.QueryParams = append(m.QueryParams, name)
		case "header":
			m.Headers = append(m.Headers, name)
		default:
			continue
		}
		if declared.RequestParameters[key] {
			m.Required = append(m.Required, name)
		}
	}
	return m
}

// pathParams are the names in the braces of a path.
func pathParams(path string) []string {
	names := []string{}
	for part := range strings.SplitSeq(path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimSuffix(strings.TrimSuffix(name, "}"), "+"))
		}
	}
	return names
}

// methodName is the service's name of a function: GET /pets/{petId} is petsPetIdGet, GET / is rootGet.
func methodName(path, verb string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		words = []string{"root"}
	}
	words[0] = strings.ToLower(words[0][:1]) + words[0][1:]
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	name := strings.Join(words, "") + verb[:1] + strings.ToLower(verb[1:])
	if unicode.IsDigit(rune(name[0])) {
		return "_" + name
	}
	return name
}
