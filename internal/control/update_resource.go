package control

import (
	"stile/internal/apigw"
	"stile/internal/store"
)

type updateResourceInput struct {
	RestApiId       string `uri:"restapi_id"`
	ResourceId      string `uri:"resource_id"`
	PatchOperations []apigw.PatchOperation
}

func updateResource(c *Call, in *updateResourceInput) (*apigw.Resource, error) {
	r, err := c.resource(in.RestApiId, in.ResourceId)
	if err != nil {
		return nil, err
	}
	was := *r
	if err := patchFlat(in.PatchOperations, c.resourceRows(in.RestApiId, r)); err != nil {
		return nil, err
	}
	if r.ParentId != was.ParentId || r.PathPart != was.PathPart {
		if err := c.moveResource(in.RestApiId, &was, r); err != nil {
			return nil, err
		}
	}
	return r, c.embedMethods(in.RestApiId, r, nil)
}

func (c *Call) resourceRows(apiId string, r *apigw.Resource) []patchRow {
	return []patchRow{
		{path: "/parentId", replace: func(p patch) error {
			if r.ParentId == "" {
				return badRequest("Root resource cannot update its parentId.")
			}
			for ancestor := p.text(); ancestor != ""; {
				if ancestor == r.Id {
					return badRequest("Resources cannot be cyclical.")
				}
				above, err := c.resource(apiId, ancestor)
				if err != nil {
					return err
				}
				ancestor = above.ParentId
			}
			if _, err := c.resource(apiId, p.text()); err != nil {
				return err
			}
			r.ParentId = p.text()
			return nil
		}},
		{path: "/pathPart", replace: func(p patch) error {
			if r.ParentId == "" {
				return badRequest("Root resource cannot update its pathPart.")
			}
			r.PathPart = p.text()
			return checkPathPart(p.text())
		}},
	}
}

// moveResource gives a resource another place or name. The paths of everything below it change with it.
func (c *Call) moveResource(apiId string, was, r *apigw.Resource) error {
	parent, err := c.resource(apiId, r.ParentId)
	if err != nil {
		return err
	}
	if isGreedy(parent.PathPart) {
		return errBelowGreedy(parent.PathPart)
	}
	below, err := c.children(apiId, r.Id)
	if err != nil {
		return err
	}
	if isGreedy(r.PathPart) && len(below) > 0 {
		return errBelowGreedy(r.PathPart)
	}
	if err := c.checkSiblings(apiId, r.ParentId, r.PathPart, r.Id); err != nil {
		return err
	}
	if err := c.writer.Delete(store.ChildKey(c.Region, apiId, was.ParentId, was.PathPart)); err != nil {
		return err
	}
	return c.putBelow(apiId, parent.Path, r)
}

// putBelow stores a resource, and all that is below it, under the path of its parent.
func (c *Call) putBelow(apiId, parentPath string, r *apigw.Resource) error {
	r.Path = pathBelow(parentPath, r.PathPart)
	if err := c.putResource(apiId, r); err != nil {
		return err
	}
	below, err := c.children(apiId, r.Id)
	if err != nil {
		return err
	}
	for _, child := range below {
		if err := c.putBelow(apiId, r.Path, child); err != nil {
			return err
		}
	}
	return nil
}
