package control

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"stile/internal/apigw"
)

// patch is one operation as the row of its path sees it.
type patch struct {
	element string  // what stands in the place of the path's {}, unescaped
	rest    string  // what stands in the place of the path's {*}, unescaped
	value   *string // nil if not given
}

// text is the value; one that isn't given reads as the empty text.
func (p patch) text() string {
	if p.value == nil {
		return ""
	}
	return *p.value
}

// truth is the value as a bool: whatever isn't "true" is false.
func (p patch) truth() bool { return strings.EqualFold(p.text(), "true") }

// patchRow says what may be done at a path.
type patchRow struct {
	path    string // {} stands for any one element, {*} for one or more
	shown   string // how messages write the path, if not so
	add     func(patch) error
	replace func(patch) error
	remove  func(patch) error

	wrongOp error // the refusal of other operations, where it isn't the usual one
}

func (r *patchRow) does(op apigw.Op) func(patch) error {
	switch op {
	case apigw.OpAdd:
		return r.add
	case apigw.OpReplace:
		return r.replace
	case apigw.OpRemove:
		return r.remove
	case apigw.OpMove, apigw.OpCopy, apigw.OpTest:
	}
	return nil
}

// operations are the names of what the row does.
func (r *patchRow) operations() string {
	var names []string
	for _, op := range []apigw.Op{apigw.OpAdd, apigw.OpRemove, apigw.OpReplace} {
		if r.does(op) != nil {
			names = append(names, string(op))
		}
	}
	return strings.Join(names, ", ")
}

// match answers what stands in the place of {} and {*} if path is the row's. The slash that a path begins with may be missing, as it is
// in an example of the service's command line.
func (r *patchRow) match(path string) (p patch, ok bool) {
	want, got := strings.Split(strings.TrimPrefix(r.path, "/"), "/"), strings.Split(strings.TrimPrefix(path, "/"), "/")
	if at := slices.Index(want, "{*}"); at >= 0 && len(got) >= len(want) {
		end := len(got) - (len(want) - at - 1)
		p.rest = unescapePointer(strings.Join(got[at:end], "/"))
		want, got = slices.Delete(want, at, at+1), slices.Delete(got, at, end)
	}
	if len(want) != len(got) {
		return patch{}, false
	}
	for i := range want {
		switch {
		case want[i] == "{}" && got[i] != "":
			p.element = unescapePointer(got[i])
		case want[i] != got[i]:
			return patch{}, false
		}
	}
	return p, true
}

// unescapePointer decodes an element of a JSON pointer.
func unescapePointer(element string) string {
	return strings.ReplaceAll(strings.ReplaceAll(element, "~1", "/"), "~0", "~")
}

// pathText is a path in a message.
func pathText(path *string) string {
	if path == nil {
		return "null"
	}
	return *path
}

// patchFlat applies operations to a resource of the kind whose refusals name all its paths. The rows stand in the order of
// those messages.
func patchFlat(operations []apigw.PatchOperation, rows []patchRow) error {
	for _, operation := range operations {
		path := pathText(operation.Path)
		var supported []string
		apply := func() error { return errOtherPath }
		for i := range rows {
			do := rows[i].does(operation.Op)
			if do == nil {
				continue
			}
			supported = append(supported, cmp.Or(rows[i].shown, rows[i].path))
			if p, ok := rows[i].match(path); ok {
				p.value = operation.Value
				apply = func() error { return do(p) }
			}
		}
		if supported == nil {
			return badRequest("Invalid patch path  '%s' specified for op '%s'. Please choose supported operations", path, operation.Op)
		}
		switch err := apply(); {
		case errors.Is(err, errOtherPath):
			return badRequest("Invalid patch path  '%s' specified for op '%s'. Must be one of: [%s]", path, operation.Op, strings.Join(supported, ", "))
		case err != nil:
			return err
		}
	}
	return nil
}

// errOtherPath is what a row answers to a path that only looked like its own.
var errOtherPath = errors.New("the row isn't this path's")

// patchDeep applies operations to a resource of the kind whose refusals name only the path, or the operations of a known path.
func patchDeep(operations []apigw.PatchOperation, rows []patchRow) error {
	for _, operation := range operations {
		if err := patchOne(operation, rows); err != nil {
			return err
		}
	}
	return nil
}

func patchOne(operation apigw.PatchOperation, rows []patchRow) error {
	for i := range rows {
		row := &rows[i]
		p, ok := row.match(pathText(operation.Path))
		if !ok {
			continue
		}
		if do := row.does(operation.Op); do != nil {
			p.value = operation.Value
			return do(p)
		}
		if row.wrongOp != nil {
			return row.wrongOp
		}
		return badRequest("Invalid patch operation specified. Must be one of: [%s]", row.operations())
	}
	return badRequest("Invalid patch path %s", pathText(operation.Path))
}

// setText is the replacement of a text.
func setText[T ~string](target *T) func(patch) error {
	return func(p patch) error {
		*target = T(p.text())
		return nil
	}
}

// setTruth is the replacement of a bool.
func setTruth(target *bool) func(patch) error {
	return func(p patch) error {
		*target = p.truth()
		return nil
	}
}

// mapRow is the row of a map's entries, which disappears with its last entry. unknown is the refusal of a key that isn't there.
func mapRow[V any](path string, target *map[string]V, read func(patch) V, unknown error) patchRow {
	put := func(p patch) error {
		if *target == nil {
			*target = make(map[string]V)
		}
		(*target)[p.element] = read(p)
		return nil
	}
	known := func(do func(patch) error) func(patch) error {
		return func(p patch) error {
			if _, ok := (*target)[p.element]; !ok {
				return unknown
			}
			return do(p)
		}
	}
	return patchRow{path: path, add: put, replace: known(put), remove: known(func(p patch) error {
		delete(*target, p.element)
		if len(*target) == 0 {
			*target = nil
		}
		return nil
	})}
}

var (
	errUnknownParameter   = notFound("Invalid parameter name specified")
	errUnknownContentType = notFound("Content-Type specified was not found")
)

// setEnum is the replacement of an enum's value. A wrong one is refused in the words for a wrong member of a request.
func setEnum[T interface {
	~string
	apigw.Enumerated
}](member string, target *T) func(patch) error {
	return func(p patch) error {
		if value := T(p.text()); slices.Contains(value.Values(), p.text()) {
			*target = value
			return nil
		}
		return &apigw.Error{Code: "ValidationException", Status: 400, Message: fmt.Sprintf(
			"1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: [%s]",
			p.text(), member, strings.Join((*target).Values(), ", "))}
	}
}

// setOptionalEnum is the replacement of an enum's value that there may be none of, which the empty text says.
func setOptionalEnum[T interface {
	~string
	apigw.Enumerated
}](member string, target *T) func(patch) error {
	set := setEnum(member, target)
	return func(p patch) error {
		if p.text() == "" {
			*target = ""
			return nil
		}
		return set(p)
	}
}

// addMember puts value at the end of a list unless it is there.
func addMember[T ~string](list *[]T, value string) error {
	if !slices.Contains(*list, T(value)) {
		*list = append(*list, T(value))
	}
	return nil
}

// dropMember takes value out of a list, which disappears with its last one.
func dropMember[T ~string](list *[]T, value string) {
	*list = slices.DeleteFunc(*list, func(v T) bool { return v == T(value) })
	if len(*list) == 0 {
		*list = nil
	}
}
