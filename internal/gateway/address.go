package gateway

import (
	"strings"

	"stile/internal/wire"
)

// address is what an invoke URL names.
type address struct {
	apiId       string
	stageName   string // "" if the URL ends before it
	rest        string // path after the stage, as it stands in the URL
	contextPath string // $context.path: stage and rest
	rawQuery    string
}

const (
	pathStyle    = "/restapis/"         // {api}/{stage}/_user_request_/{path}
	awsPathStyle = "/_aws/execute-api/" // {api}/{stage}/{path}
	userRequest  = "_user_request_"
)

// parseAddress reads the URL of a request: spec data-plane 01 section 1. A URL of no known form isn't an invoke URL.
func parseAddress(req *wire.Request) (address, bool) {
	path, query, _ := strings.Cut(req.Target, "?")
	if apiId, ok := hostApiId(req); ok {
		return stageAddress(apiId, path, query), true
	}
	if rest, ok := strings.CutPrefix(path, awsPathStyle); ok {
		end := segment(rest)
		return stageAddress(strings.ToLower(rest[:end]), rest[end:], query), end > 0
	}
	rest, ok := strings.CutPrefix(path, pathStyle)
	if !ok {
		return address{}, false
	}
	apiId, rest, _ := strings.Cut(rest, "/")
	stageName, rest, _ := strings.Cut(rest, "/")
	rest, ok = strings.CutPrefix(rest, userRequest)
	if !ok || rest != "" && rest[0] != '/' {
		return address{}, false
	}
	return address{apiId: apiId, stageName: stageName, rest: rest, contextPath: "/" + stageName + rest, rawQuery: query}, true
}

// stageAddress is the address in /stage/path. Slashes before the stage count as one.
func stageAddress(apiId, path, query string) address {
	for strings.HasPrefix(path, "//") {
		path = path[1:]
	}
	if path == "" {
		path = "/"
	}
	end := 1 + segment(path[1:])
	return address{apiId: apiId, stageName: path[1:end], rest: path[end:], contextPath: path, rawQuery: query}
}

// segment is the length of a path's first segment.
func segment(path string) int {
	if end := strings.IndexByte(path, '/'); end >= 0 {
		return end
	}
	return len(path)
}

// hostApiId is the API that a host names: {api}.execute-api.*, {api}-{vpce}.execute-api.*, or the header x-apigw-api-id on the name of
// a VPC endpoint.
func hostApiId(req *wire.Request) (string, bool) {
	label, domain, ok := strings.Cut(req.Host, ".")
	if !ok || len(domain) < len(executeApi) || !strings.EqualFold(domain[:len(executeApi)], executeApi) {
		return "", false
	}
	if id, ok := req.Header.LookupKnown(wire.NameXApigwApiId); ok && strings.Contains(strings.ToLower(domain), ".vpce.") {
		return strings.ToLower(id), true
	}
	label, _, _ = strings.Cut(label, "-")
	return strings.ToLower(label), label != ""
}

const executeApi = "execute-api."
