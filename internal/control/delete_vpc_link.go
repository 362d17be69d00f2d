package control

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

type deleteVpcLinkInput struct {
	VpcLinkId string `uri:"vpclink_id"`
}

func deleteVpcLink(c *Call, in *deleteVpcLinkInput) error {
	link, err := c.vpcLink(in.VpcLinkId)
	if err != nil {
		return err
	}
	var served, written []string
	for api, err := range store.Children[apigw.RestApi](c.reader, store.RestApisPrefix(c.Region), "") {
		if err != nil {
			return err
		}
		if !c.mentions(store.RestApiKey(c.Region, api.Name)+"/", link.Id) {
			continue
		}
		inStages, err := c.servedOver(link, api.Name)
		if err != nil {
			return err
		}
		tree, err := c.tree(api.Name)
		if err != nil {
			return err
		}
		served = append(served, inStages...)
		for _, r := range tree {
			written = append(written, methodsOver(link, r)...)
		}
	}
	switch {
	case len(served) > 0:
		return errLinkInUse(link, served, "RESTApiId:Method:Resource:Stage")
	case len(written) > 0:
		return errLinkInUse(link, written, "Method:Resource")
	}
	return c.writer.Delete(store.VpcLinkKey(c.Region, link.Id))
}

func errLinkInUse(link *apigw.VpcLink, references []string, format string) error {
	return badRequest("Cannot delete vpc link. Vpc link '%s', is referenced in [%s] in format of [%s].", link.Id, strings.Join(references, ", "), format)
}

// mentions is whether a record below a prefix has a text in it, which is found out sooner than what the record says.
func (c *Call) mentions(prefix, text string) bool {
	for _, record := range c.reader.Scan(prefix, "") {
		if bytes.Contains(record, []byte(text)) {
			return true
		}
	}
	return false
}

// servedOver are the methods of an API whose backends its stages, or their canaries, call over a link.
func (c *Call) servedOver(link *apigw.VpcLink, apiId string) (references []string, err error) {
	stages, err := c.stages(apiId)
	if err != nil {
		return nil, err
	}
	for _, s := range stages {
		deployments := []string{s.DeploymentId}
		if s.CanarySettings != nil && s.CanarySettings.DeploymentId != s.DeploymentId {
			deployments = append(deployments, s.CanarySettings.DeploymentId)
		}
		for _, id := range deployments {
			definition, err := store.Get[apigw.Definition](c.reader, store.DefinitionKey(c.Region, apiId, id))
			if err != nil {
				return nil, err
			}
			if definition == nil {
				continue
			}
			for i := range definition.Resources {
				for _, method := range methodsOver(link, &definition.Resources[i]) {
					references = append(references, apiId+":"+method+":"+s.StageName)
				}
			}
		}
	}
	return references, nil
}

// methodsOver are the methods of a resource whose backends are called over a link.
func methodsOver(link *apigw.VpcLink, r *apigw.Resource) (references []string) {
	for _, httpMethod := range slices.Sorted(maps.Keys(r.ResourceMethods)) {
		i := r.ResourceMethods[httpMethod].MethodIntegration
		if i != nil && i.ConnectionType == apigw.ConnectionVpcLink && i.ConnectionId == link.Id {
			references = append(references, httpMethod+":"+r.Id)
		}
	}
	return references
}
