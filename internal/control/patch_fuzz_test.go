package control

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"stile/internal/apigw"
)

// FuzzPatch does any operation to any path of every kind of resource: one that is refused changes nothing, of any other the answer is
// what is read then, and none is our fault.
func FuzzPatch(f *testing.F) {
	kinds := driftKinds(f)
	ops := apigw.Op("").Values()
	for i, kind := range kinds {
		var first []apigw.PatchOperation
		if len(kind.changes) == 0 {
			continue
		}
		if err := json.Unmarshal([]byte("["+kind.changes[0].operations+"]"), &first); err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), uint8(slices.Index(ops, string(first[0].Op))), pathText(first[0].Path), "7")
	}
	f.Fuzz(func(t *testing.T, kind, op uint8, path, value string) {
		d := newDrift(t, kinds[int(kind)%len(kinds)])
		if d.about["read"] == nil && d.about["list"] == nil {
			return
		}
		before := d.read()
		body, err := json.Marshal(map[string]any{"patchOperations": []map[string]string{
			{"op": ops[int(op)%len(ops)], "path": d.fill(path), "value": d.fill(value)},
		}})
		if err != nil {
			t.Fatal(err)
		}
		status, text, _ := strings.Cut(d.call("PATCH", d.target(), string(body)), " ")
		after := d.read()
		switch status[0] {
		case '4':
			d.same("after a refused operation", before, after)
		case '2':
			var answer resource
			if err := json.Unmarshal([]byte(text), &answer); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			d.same("what update answers and what is read", d.without(answer, "updated"), d.without(after, "updated"))
		default:
			t.Errorf("%s: %s %s", body, status, text)
		}
	})
}
