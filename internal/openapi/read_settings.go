package openapi

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"stile/internal/apigw"
	"stile/internal/jsonval"
)

// extension is the name of one of the service's own members.
func extension(name string) string { return "x-amazon-apigateway-" + name }

// settings reads what a document says of the API as a whole.
func (r *reader) settings() error {
	r.unexpected(r.root, rootMembers(r.swagger), "")
	r.unexpected(r.root.get("info"), infoMembers, "info.")
	if types := r.root.get(extension("binary-media-types")); types != nil {
		r.out.BinaryMediaTypes = types.strs()
	}
	r.out.ApiKeySource = apigw.ApiKeySourceType(strings.ToUpper(r.root.get(extension("api-key-source")).str()))
	r.out.SecurityPolicy = apigw.SecurityPolicy(r.root.get(extension("security-policy")).str())
	r.out.EndpointAccessMode = apigw.EndpointAccessMode(r.root.get(extension("endpoint-access-mode")).str())
	if size := r.root.get(extension("minimum-compression-size")); size != nil {
		n, err := wholeNumber(size)
		if err != nil {
			return &SyntaxError{size.line, size.column, "the minimum compression size is no number"}
		}
		r.out.MinimumCompressionSize = &n
	}
	if policy := r.root.get(extension("policy")); policy != nil {
		r.out.Policy = jsonText(policy)
	}
	r.endpoint(r.root.get(extension("endpoint-configuration")))
	servers := r.root.get("servers").elements()
	if len(servers) > 1 {
		r.warn("More than one server provided. Ignoring all but the first for defining endpoint configuration")
	}
	if len(servers) > 0 {
		r.endpoint(servers[0].get(extension("endpoint-configuration")))
	}
	return nil
}

// endpoint reads an endpoint configuration, which stands at the root of Swagger's documents and in the first server of OpenAPI's.
func (r *reader) endpoint(configuration *node) {
	if ids := configuration.get("vpcEndpointIds"); ids != nil {
		r.out.Endpoint.VpcEndpointIds = ids.strs()
	}
	if t := configuration.get("ipAddressType"); t != nil {
		r.out.Endpoint.IpAddressType = apigw.IpAddressType(t.str())
	}
	if disable := configuration.get("disableExecuteApiEndpoint"); disable != nil {
		disabled := disable.isTrue()
		r.out.Endpoint.DisableExecuteApiEndpoint = &disabled
	}
}

func wholeNumber(n *node) (int, error) {
	f, err := strconv.ParseFloat(n.str(), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		return 0, fmt.Errorf("%q is no whole number", n.str())
	}
	return int(f), nil
}

// jsonText is a value as JSON; a string is taken for JSON text already.
func jsonText(n *node) string {
	if n.is(aText) {
		return n.scalar
	}
	return jsonval.JSON(n.value())
}

// value is a node as a Java value.
func (n *node) value() jsonval.Value {
	switch n.kind {
	case anObject:
		o := jsonval.NewObject(len(n.members))
		for _, m := range n.members {
			o.Put(m.name, m.value.value())
		}
		return jsonval.OfObject(o)
	case anArray:
		a := &jsonval.Array{Items: make([]jsonval.Value, 0, len(n.items))}
		for _, item := range n.items {
			a.Items = append(a.Items, item.value())
		}
		return jsonval.OfArray(a)
	case aText:
		return jsonval.OfString(n.scalar)
	case aBoolean:
		return jsonval.OfBool(n.scalar == "true")
	case aNumber:
		v, err := jsonval.Parse(n.scalar)
		if err != nil {
			return jsonval.OfString(n.scalar)
		}
		return v
	case aNull:
	}
	return jsonval.Value{}
}

// basePath is what stands before the document's paths.
func (r *reader) basePath() string {
	if r.options.BasePath == "" || r.options.BasePath == BasePathIgnore {
		return ""
	}
	base := r.root.get("basePath").str()
	if servers := r.root.get("servers").elements(); !r.swagger && len(servers) > 0 {
		base = serverPath(servers[0])
	}
	elements := strings.FieldsFunc(base, func(c rune) bool { return c == '/' })
	if r.options.BasePath == BasePathSplit && len(elements) > 0 {
		elements = elements[1:]
	}
	if len(elements) == 0 {
		return ""
	}
	return "/" + strings.Join(elements, "/")
}

// serverPath is the default of a server's variable basePath, else the path of its URL.
func serverPath(server *node) string {
	if base := server.get("variables", "basePath", "default"); base != nil {
		return base.str()
	}
	url := server.get("url").str()
	if _, rest, absolute := strings.Cut(url, "://"); absolute {
		_, url, _ = strings.Cut(rest, "/")
	}
	url, _, _ = strings.Cut(url, "?")
	url, _, _ = strings.Cut(url, "#")
	return url
}
