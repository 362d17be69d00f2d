package control

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
	"stile/internal/store"
)

func (c *Call) newResourceId(apiId string) string {
	return c.newKey(shortId, func(id string) string { return store.ResourceKey(c.Region, apiId, id) })
}

// putResource stores a resource without its methods, which are records of their own, and its place among its siblings.
func (c *Call) putResource(apiId string, r *apigw.Resource) error {
	bare := *r
	bare.ResourceMethods = nil
	if r.ParentId != "" {
		if err := store.Put(c.writer, store.ChildKey(c.Region, apiId, r.ParentId, r.PathPart), &r.Id); err != nil {
			return err
		}
	}
	return store.Put(c.writer, store.ResourceKey(c.Region, apiId, r.Id), &bare)
}

// tree reads all resources of an API with their methods, ordered by path.
func (c *Call) tree(apiId string) ([]*apigw.Resource, error) {
	var resources []*apigw.Resource
	byId := make(map[string]*apigw.Resource)
	prefix := store.ResourcesPrefix(c.Region, apiId)
	for key, text := range c.reader.Scan(prefix, "") {
		id, below, _ := strings.Cut(key[len(prefix):], "/")
		var err error
		if httpMethod, isMethod := strings.CutPrefix(below, "methods/"); isMethod {
			m := new(apigw.Method)
			err = json.Unmarshal(text, m)
			if r := byId[id]; r.ResourceMethods == nil {
				r.ResourceMethods = map[string]*apigw.Method{httpMethod: m}
			} else {
				r.ResourceMethods[httpMethod] = m
			}
		} else {
			r := new(apigw.Resource)
			err = json.Unmarshal(text, r)
			byId[id] = r
			resources = append(resources, r)
		}
		if err != nil {
			return nil, fmt.Errorf("decode %s: %w", key, err)
		}
	}
	slices.SortFunc(resources, func(a, b *apigw.Resource) int { return cmp.Compare(a.Path, b.Path) })
	return resources, nil
}

// methodNames are the methods of one resource.
func (c *Call) methodNames(apiId, resourceId string) []string {
	var names []string
	prefix := store.MethodsPrefix(c.Region, apiId, resourceId)
	for key := range c.reader.Scan(prefix, "") {
		names = append(names, key[len(prefix):])
	}
	return names
}

// children are the resources right below one.
func (c *Call) children(apiId, parentId string) ([]*apigw.Resource, error) {
	var ids []string
	for child, err := range store.Children[string](c.reader, store.ChildrenPrefix(c.Region, apiId, parentId), "") {
		if err != nil {
			return nil, err
		}
		ids = append(ids, *child.Value)
	}
	resources := make([]*apigw.Resource, 0, len(ids))
	for _, id := range ids {
		r, err := c.resource(apiId, id)
		if err != nil {
			return nil, fmt.Errorf("resource %s below %s: %w", id, parentId, err)
		}
		resources = append(resources, r)
	}
	return resources, nil
}

// pathBelow is the path of what stands below a path under a name.
func pathBelow(parent, pathPart string) string {
	if parent == "/" {
		return parent + pathPart
	}
	return parent + "/" + pathPart
}

// refusedBy asks each method of an API, the last path first as the service does, whether something must stay because of it.
func (c *Call) refusedBy(apiId string, refusal func(path string, m *apigw.Method) error) error {
	tree, err := c.tree(apiId)
	if err != nil {
		return err
	}
	for _, r := range slices.Backward(tree) {
		for _, httpMethod := range slices.Sorted(maps.Keys(r.ResourceMethods)) {
			if err := refusal(r.Path, r.ResourceMethods[httpMethod]); err != nil {
				return err
			}
		}
	}
	return nil
}
