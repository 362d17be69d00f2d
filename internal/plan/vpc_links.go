package plan

import (
	"stile/internal/integration"
	"stile/internal/vpclink"
)

// VpcLinks are the ways to private backends that the plan's methods use, those of its canary included.
func (p *Plan) VpcLinks() (vias []vpclink.Via) {
	for i := range p.definition.Resources {
		for _, method := range p.definition.Resources[i].ResourceMethods {
			if method.MethodIntegration == nil {
				continue
			}
			if via, ok := integration.Via(method.MethodIntegration, p.definition.Region, p.variables); ok {
				vias = append(vias, via)
			}
		}
	}
	if p.canary != nil {
		vias = append(vias, p.canary.VpcLinks()...)
	}
	return vias
}
