package templatecli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"stile/internal/mapping"
	"stile/internal/vtl"
)

// The pages that explain what a finding is about.
const (
	referencePage = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html"
	templatesPage = "https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html"
	appSyncPage   = "https://docs.aws.amazon.com/appsync/latest/devguide/resolver-util-reference.html"
)

// finding is an error or a likely mistake in a template.
type finding struct {
	where *vtl.Error
	page  string
}

type checkCommand struct {
	Files []string `arg:"" name:"file" help:"The templates."`
}

// execute reports the errors and likely mistakes of templates. It fails if there are any.
func (c *checkCommand) execute(s streams) error {
	found := false
	for _, file := range c.Files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, f := range findings(string(text)) {
			found = true
			fmt.Fprintf(s.out, "%s:%d:%d: %s\n%s\n  see %s\n", file, f.where.Line, f.where.Column, f.where.Message, f.where.Excerpt(), f.page)
		}
	}
	if found {
		return errFailed
	}
	return nil
}

// findings are in the order of the template.
func findings(source string) []finding {
	if _, err := mapping.CompileTemplate(source); err != nil {
		var where *vtl.Error
		if !errors.As(err, &where) {
			where = vtl.At(source, 0, err.Error())
		}
		return []finding{{where, templatesPage}}
	}
	outline, err := vtl.ReadOutline(source)
	if err != nil {
		return nil // CompileTemplate has accepted it
	}
	var all []finding
	if outline.Plain {
		all = append(all, badJSON(source)...)
	}
	for _, m := range outline.Macros {
		message := fmt.Sprintf("#macro has no effect: API Gateway knows no macros, and #%s(...) prints itself", m.Name)
		all = append(all, finding{vtl.At(source, m.Offset, message), referencePage})
	}
	texts := textVariables(outline)
	for _, r := range outline.References {
		all = append(all, utilMistake(source, &r)...)
		if r.Condition && isText(r.Path, texts) {
			message := fmt.Sprintf("$%s is text, and text is always true in #if, even when it is empty or missing; compare it with \"\"",
				strings.Join(r.Path, "."))
			all = append(all, finding{vtl.At(source, r.Offset, message), referencePage})
		}
	}
	slices.SortStableFunc(all, func(a, b finding) int { return a.where.Offset - b.where.Offset })
	return all
}

// badJSON checks a template that is nothing but text and looks like JSON.
func badJSON(source string) []finding {
	trimmed := strings.TrimSpace(source)
	if !strings.HasPrefix(trimmed, "{") && !strings.HasPrefix(trimmed, "[") {
		return nil
	}
	var v any
	err := json.Unmarshal([]byte(source), &v)
	if err == nil {
		return nil
	}
	offset := len(source)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = max(0, int(syntax.Offset)-1)
	}
	return []finding{{vtl.At(source, offset, "the template is constant, but not valid JSON: "+err.Error()), templatesPage}}
}

// utilMistake is the use of a function that $util doesn't have.
func utilMistake(source string, r *vtl.Reference) []finding {
	const withFunction = 2
	if r.Path[0] != "util" && r.Path[0] != "utils" || len(r.Path) < withFunction {
		return nil
	}
	name, _, isCall := strings.Cut(r.Path[1], "(")
	switch {
	case slices.Contains(appSyncFunctions, name):
		message := fmt.Sprintf("$util.%s is a function of AppSync; API Gateway doesn't have it", name)
		return []finding{{vtl.At(source, r.Offset, message), appSyncPage}}
	case r.Path[0] == "utils" || !mapping.IsUtilFunction(name) || !isCall:
		message := fmt.Sprintf("$%s.%s is not a function that API Gateway has", r.Path[0], r.Path[1])
		return []finding{{vtl.At(source, r.Offset, message), referencePage}}
	}
	return nil
}

// appSyncFunctions are those of $util in AppSync's resolvers, namespaces included, as far as API Gateway lacks them.
var appSyncFunctions = []string{
	"appendError", "authType", "autoId", "autoKsuid", "autoUlid", "defaultIfNull", "defaultIfNullOrBlank", "defaultIfNullOrEmpty",
	"dynamodb", "error", "http", "isBoolean", "isList", "isMap", "isNull", "isNullOrBlank", "isNullOrEmpty", "isNumber", "isString",
	"list", "map", "matches", "math", "qr", "quiet", "rds", "str", "time", "toJson", "transform", "typeOf", "unauthorized",
	"validate", "xml",
}

// textVariables are the variables that are only ever set to text.
func textVariables(o *vtl.Outline) map[string]bool {
	texts, others := map[string]bool{}, map[string]bool{}
	for range len(o.Assignments) { // a variable may be set from another
		for _, a := range o.Assignments {
			if a.Text || a.Value != nil && isText(a.Value, texts) {
				texts[a.Variable] = true
			}
		}
	}
	for _, a := range o.Assignments {
		if !a.Text && (a.Value == nil || !isText(a.Value, texts)) {
			others[a.Variable] = true
		}
	}
	for name := range others {
		delete(texts, name)
	}
	return texts
}

// isText tells whether a reference certainly is a string.
func isText(path []string, texts map[string]bool) bool {
	if len(path) == 1 {
		return texts[path[0]]
	}
	last := path[len(path)-1]
	switch path[0] {
	case "input":
		return len(path) == 2 && (last == "json(...)" || last == "body" || last == "params(...)")
	case "stageVariables":
		return len(path) == 2 && !strings.HasSuffix(last, ")")
	case "util":
		return len(path) == 2 && last != "parseJson(...)"
	case "context":
		maps := []string{"requestOverride", "responseOverride", "authorizer", "identity", "error"}
		return !strings.HasSuffix(last, ")") && (len(path) == 2 && !slices.Contains(maps, last) || len(path) == 3 && path[1] == "identity")
	}
	return false
}
