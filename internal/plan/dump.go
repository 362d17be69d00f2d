package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Dump prints the plan as tests and people read it: routes in the order they are tried, and what each does.
func (p *Plan) Dump() string {
	var out strings.Builder
	fmt.Fprintf(&out, "api %s deployment %s stage %s\n", p.ApiId(), p.definition.DeploymentId, p.StageName())
	for _, name := range slices.Sorted(maps.Keys(p.variables)) {
		fmt.Fprintf(&out, "variable %s = %s\n", name, p.variables[name])
	}
	p.root.dump(&out, "/")
	if p.canary != nil {
		fmt.Fprintf(&out, "canary %v%%\n", p.stage.CanarySettings.PercentTraffic)
		out.WriteString(p.canary.Dump())
	}
	return out.String()
}

func (n *node) dump(out *strings.Builder, path string) {
	for _, verb := range slices.Sorted(maps.Keys(n.methods)) {
		n.methods[verb].dump(out, path)
	}
	if n.any != nil {
		n.any.dump(out, path)
	}
	base := strings.TrimSuffix(path, "/")
	for _, segment := range slices.Sorted(maps.Keys(n.literals)) {
		n.literals[segment].dump(out, base+"/"+segment)
	}
	if n.param != nil {
		n.param.dump(out, base+"/{"+n.param.name+"}")
	}
	if n.greedy != nil {
		n.greedy.dump(out, base+"/{"+n.greedy.name+"+}")
	}
}

func (m *Method) dump(out *strings.Builder, path string) {
	fmt.Fprintf(out, "%s %s", m.HttpMethod, path)
	if in := m.definition.MethodIntegration; in != nil {
		fmt.Fprintf(out, " -> %s", in.Type)
		if in.Uri != "" {
			fmt.Fprintf(out, " %s %s", in.HttpMethod, in.Uri)
		}
	}
	out.WriteByte('\n')
	for _, reason := range m.closed {
		fmt.Fprintf(out, "\tclosed: %s: %s\n", reason.fault.Type, reason.fault.Cause)
	}
	for _, limit := range m.limits {
		fmt.Fprintf(out, "\tthrottled: %v per second, %d at once\n", limit.bucket.Limits().RateLimit, limit.bucket.Limits().BurstLimit)
	}
	if m.caching != nil {
		fmt.Fprintf(out, "\tcached for %v by %v\n", m.caching.ttl, m.definition.MethodIntegration.CacheKeyParameters)
	}
	if m.responses != nil {
		for _, line := range m.responses.Dump() {
			fmt.Fprintf(out, "\t%s\n", line)
		}
	}
}
