package apigw

// DocumentationPart is what is written about one part of an API.
type DocumentationPart struct {
	Id         string
	Location   *DocumentationPartLocation
	Properties string // JSON object
}

// DocumentationPartLocation says which part of an API is meant. Which members it has follows from the type.
type DocumentationPartLocation struct {
	Type       DocumentationPartType `required:""`
	Path       string                // of a resource; "/" unless given
	Method     string                // "*" unless given
	StatusCode DocumentationPartLocationStatusCode
	Name       string // of a parameter, header, model or authorizer
}

// DocumentationPartLocationStatusCode is a status of a response, or "*".
type DocumentationPartLocationStatusCode string

// Pattern is what a status must look like.
func (DocumentationPartLocationStatusCode) Pattern() string { return `^([1-5]\d\d|\*|\s*)$` }

// DocumentationVersion is a snapshot of an API's documentation.
type DocumentationVersion struct {
	Version     string
	CreatedDate Timestamp
	Description string
}
