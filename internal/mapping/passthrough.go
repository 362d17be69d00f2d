package mapping

import (
	"maps"
	"slices"

	"stile/internal/apigw"
)

// bodyTemplate is one entry of requestTemplates or responseTemplates. One without text lets the body pass; one that doesn't compile
// fails whenever it is chosen.
type bodyTemplate struct {
	mediaType string
	template  *Template // nil: pass the body through
	err       error     // why it doesn't compile
}

// bodyTemplates are in order of their media types.
type bodyTemplates []bodyTemplate

// compileTemplates compiles every template and reports those that can't be.
func compileTemplates(member string, sources map[string]*string, limits TemplateLimits) (bodyTemplates, []Problem) {
	var problems []Problem
	compiled := make(bodyTemplates, 0, len(sources))
	for _, mediaType := range slices.Sorted(maps.Keys(sources)) {
		entry := bodyTemplate{mediaType: mediaType}
		if source := sources[mediaType]; source != nil && *source != "" {
			entry.template, entry.err = CompileTemplateWithin(*source, limits)
			if entry.err != nil {
				problems = append(problems, Problem{Where: member + " " + mediaType, Err: entry.err})
			}
		}
		compiled = append(compiled, entry)
	}
	return compiled, problems
}

func (t bodyTemplates) find(mediaType string) *bodyTemplate {
	for i := range t {
		if t[i].mediaType == mediaType {
			return &t[i]
		}
	}
	return nil
}

// chooseRequestTemplate finds the template for a request's media type; nil passes the body through. The table is spec data-plane 03
// section 3.
func chooseRequestTemplate(t bodyTemplates, mediaType string, behavior apigw.PassthroughBehavior) (*bodyTemplate, error) {
	if found := t.find(mediaType); found != nil {
		return found, nil
	}
	if found := t.find("$default"); found != nil {
		return found, nil
	}
	if behavior == apigw.Never || behavior == apigw.WhenNoTemplates && len(t) > 0 {
		return nil, &apigw.Fault{Type: apigw.UnsupportedMediaType}
	}
	return nil, nil
}

// chooseResponseTemplate finds the template for what a client accepts: its media type's, else application/json's, else the first.
// Nil passes the body through.
func chooseResponseTemplate(t bodyTemplates, accept string) *bodyTemplate {
	if found := t.find(accept); found != nil {
		return found
	}
	if found := t.find(defaultMediaType); found != nil {
		return found
	}
	if len(t) > 0 {
		return &t[0]
	}
	return nil
}
