package plan

import (
	"errors"

	"stile/internal/apigw"
	"stile/internal/mapping"
	"stile/internal/vtl"
)

// Finding is something in a deployed API that AWS accepts and that fails whenever it is used.
type Finding struct {
	Where   string // "GET /pets/{id} requestTemplates application/json"
	Message string // what is wrong; for templates with its line and a caret below the place
}

func (f Finding) String() string {
	return f.Where + ": " + f.Message
}

func findings(resource *apigw.Resource, httpMethod string, problems []mapping.Problem) (found []Finding) {
	for _, problem := range problems {
		found = append(found, finding(resource, httpMethod, problem.Where, problem.Err))
	}
	return found
}

func finding(resource *apigw.Resource, httpMethod, where string, err error) Finding {
	message := err.Error()
	var template *vtl.Error
	if errors.As(err, &template) {
		message += "\n" + template.Excerpt()
	}
	return Finding{httpMethod + " " + resource.Path + " " + where, message}
}
