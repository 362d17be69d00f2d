package control

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"stile/internal/apigw"
	"stile/internal/restjson"
)

// patchPath is a line of a kind's table of paths: path operations => refusal of the others, or path operations | how messages write it.
type patchPath struct {
	path       string
	operations []string
	refusal    string
	shown      string
}

func patchPaths(text string) []patchPath {
	var paths []patchPath
	for line := range strings.Lines(text) {
		line, refusal, _ := strings.Cut(strings.TrimSpace(line), " => ")
		line, shown, _ := strings.Cut(line, " | ")
		if fields := strings.Fields(line); len(fields) > 0 {
			paths = append(paths, patchPath{fields[0], fields[1:], refusal, shown})
		}
	}
	return paths
}

// TestPatchPaths holds every path of every kind against the service's table: the operations that stand there get past the path, the others
// are refused in the words of the kind's family, A or B, and change nothing. The lines without operations are paths that there are not.
func TestPatchPaths(t *testing.T) {
	for _, kind := range driftKinds(t) {
		if kind.family == "" {
			continue
		}
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			d := newDrift(t, kind)
			before := d.read()
			for _, path := range kind.paths {
				for _, op := range apigw.Op("").Values() {
					body := d.fill(`{"patchOperations":[{"op":"` + op + `","path":"` + path.path + `","value":"x"},{"op":"test","path":"/end"}]}`)
					got, want := d.call("PATCH", d.target(), body), "400 BadRequestException: "+d.fill(kind.refusal(path, op))
					if slices.Contains(path.operations, op) {
						if strings.Contains(got, "nvalid patch") && !strings.Contains(got, "/end") {
							t.Errorf("%s %s: %s", op, path.path, got)
						}
					} else if got != want {
						t.Errorf("%s %s:\n got %s\nwant %s", op, path.path, got, want)
					}
				}
			}
			d.same("after refused operations", before, d.read())
		})
	}
}

// refusal is the text for an operation that can't be done at a path.
func (k *driftKind) refusal(path patchPath, op string) string {
	if k.family == "B" {
		switch {
		case path.refusal != "":
			return path.refusal
		case len(path.operations) == 0:
			return "Invalid patch path " + path.path
		}
		return "Invalid patch operation specified. Must be one of: [" + strings.Join(path.operations, ", ") + "]"
	}
	var supported []string
	for _, other := range k.paths {
		if slices.Contains(other.operations, op) {
			supported = append(supported, cmp.Or(other.shown, other.path))
		}
	}
	if supported == nil {
		return "Invalid patch path  '" + path.path + "' specified for op '" + op + "'. Please choose supported operations"
	}
	return "Invalid patch path  '" + path.path + "' specified for op '" + op + "'. Must be one of: [" + strings.Join(supported, ", ") + "]"
}

// TestPatchShapes holds that no update takes a value that isn't a text, or an operation that there isn't; the latter are all told at once,
// before the resource is looked for.
func TestPatchShapes(t *testing.T) {
	routes := routesOf(operations)
	for _, kind := range driftKinds(t) {
		if kind.family == "" && len(kind.changes) == 0 {
			continue
		}
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			d := newDrift(t, kind)
			before := d.read()
			path, query, _ := strings.Cut(d.target(), "?")
			operation, _ := routes.route("PATCH", path, restjson.ParseQuery(query))
			input := strings.ToLower(operation.Name[:1]) + operation.Name[1:] + "Input"
			const ops = " failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]"
			for operations, want := range map[string]string{
				`[{"op":"replace","path":"/x","value":true}]`: "400 SerializationException: class java.lang.Boolean can not be converted to an String",
				`[{"op":"replace","path":"/x","value":1}]`:    "400 SerializationException: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
				`[{"op":"replace","path":"/x","value":{}}]`:   "400 SerializationException: Start of structure or map found where not expected.",
				`[{"op":"replace","path":"/x","value":[]}]`:   "400 SerializationException: Start of list found where not expected",
				`[{"op":"replace","path":7}]`:                 "400 SerializationException: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
				`{"op":"replace"}`:                            "400 SerializationException: Start of structure or map found where not expected.",
				`[{"op":"wrong"},{"op":"replace","path":"/x"},{"op":"Add"}]`: "400 ValidationException: 2 validation errors detected: Value 'wrong' at '" + input + ".patchOperations.1.member.op'" + ops +
					"; Value 'Add' at '" + input + ".patchOperations.3.member.op'" + ops,
			} {
				if got := d.call("PATCH", d.target(), `{"patchOperations":`+operations+`}`); got != want {
					t.Errorf("%s:\n got %s\nwant %s", operations, got, want)
				}
			}
			d.same("after refused operations", before, d.read())
		})
	}
}
