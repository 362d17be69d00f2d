package control

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/store"
)

type createResourceInput struct {
	RestApiId string `uri:"restapi_id"`
	ParentId  string `uri:"parent_id"`
	PathPart  string `required:""`
}

func createResource(c *Call, in *createResourceInput) (*apigw.Resource, error) {
	parent, err := c.resource(in.RestApiId, in.ParentId)
	if err != nil {
		return nil, err
	}
	return c.addResource(in.RestApiId, parent, in.PathPart)
}

// addResource stores a new resource below another.
func (c *Call) addResource(apiId string, parent *apigw.Resource, pathPart string) (*apigw.Resource, error) {
	if err := checkPathPart(pathPart); err != nil {
		return nil, err
	}
	if isGreedy(parent.PathPart) {
		return nil, errBelowGreedy(parent.PathPart)
	}
	if err := c.checkSiblings(apiId, parent.Id, pathPart, ""); err != nil {
		return nil, err
	}
	r := &apigw.Resource{Id: c.newResourceId(apiId), ParentId: parent.Id, PathPart: pathPart, Path: pathBelow(parent.Path, pathPart)}
	return r, c.putResource(apiId, r)
}

var pathParts = lazyregexp.New(`^(?:[a-zA-Z0-9._:-]+|\{[a-zA-Z0-9._:-]+\+?\})$`)

func checkPathPart(pathPart string) error {
	if !pathParts.MatchString(pathPart) {
		return badRequest("Resource's path part only allow a-zA-Z0-9._- and curly braces at the beginning and the end.")
	}
	return nil
}

func isVariable(pathPart string) bool { return strings.HasPrefix(pathPart, "{") }

func isGreedy(pathPart string) bool { return strings.HasSuffix(pathPart, "+}") }

func errBelowGreedy(pathPart string) error {
	return badRequest("Cannot create a child of a resource with a greedy path variable: %s", pathPart)
}

// checkSiblings refuses a name that is taken below a parent, and a second variable. The resource itself doesn't count.
func (c *Call) checkSiblings(apiId, parentId, pathPart, itself string) error {
	taken, err := store.Get[string](c.reader, store.ChildKey(c.Region, apiId, parentId, pathPart))
	if err != nil {
		return err
	}
	if taken != nil && *taken != itself {
		return conflict("Another resource with the same parent already has this name: %s", pathPart)
	}
	if !isVariable(pathPart) {
		return nil
	}
	prefix := store.ChildrenPrefix(c.Region, apiId, parentId)
	for sibling, err := range store.Children[string](c.reader, prefix, "") {
		if err != nil {
			return err
		}
		if isVariable(sibling.Name) && *sibling.Value != itself {
			return badRequest("A sibling (%s) of this resource already has a variable path part -- only one is allowed", sibling.Name)
		}
	}
	return nil
}
