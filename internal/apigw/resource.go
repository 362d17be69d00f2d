package apigw

// Resource is a node of an API's tree of paths. The root has neither ParentId nor PathPart.
type Resource struct {
	Id              string
	ParentId        string
	PathPart        string
	Path            string
	ResourceMethods map[string]*Method // by HTTP method, ANY included
}
