package plan

import (
	"strings"

	"stile/internal/apigw"
	"stile/internal/mapping"
)

// Finding is something in a deployed API that AWS accepts and that fails whenever it is used.
type Finding struct {
	Where   string // "GET /pets/{id} requestTemplates application/json"
	Message string // what is wrong; for templates with the line and a caret under the column
}

func (f Finding) String() string {
	if strings.Contains(f.Message, "\n") {
		return f.Where + ":\n" + f.Message
	}
	return f.Where + ": " + f.Message
}

func findings(resource *apigw.Resource, httpMethod string, problems []mapping.Problem) (found []Finding) {
	for _, problem := range problems {
		found = append(found, finding(resource, httpMethod, problem.Where, problem.Err))
	}
	return found
}

func finding(resource *apigw.Resource, httpMethod, where string, err error) Finding {
	return Finding{httpMethod + " " + resource.Path + " " + where, strings.TrimRight(err.Error(), "\n")}
}
