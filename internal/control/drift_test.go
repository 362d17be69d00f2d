package control

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNoDrift does with every kind of resource what Terraform does: create it with all its members, read it, change whatever can be
// changed, remove whatever can be removed, delete it, and after each step read it again; nothing may differ but what was asked for.
// testdata/drift has a file per kind:
//
//	about   shape: its name in the service's model; fixed: members that no change reaches; volatile: members that change by themselves;
//	        created: members that the answer to its creation shows otherwise; listed: members that lists show otherwise
//	given   steps as in testdata/script, made before
//	create  a step without its answer
//	read    the path it is read and changed at; delete: the path it is deleted at, if another; list: the path of a list that has it
//	patch   see TestPatchPaths
//	change, remove   a line per change: op path value & op path value => member value; member value, without a value for a member that is gone
func TestNoDrift(t *testing.T) {
	for _, kind := range driftKinds(t) {
		for place, open := range stores {
			t.Run(kind.name+" "+place, func(t *testing.T) {
				t.Parallel()
				d := &drift{driftKind: kind, script: newScriptOn(t, open(t))}
				d.live()
			})
		}
	}
}

// driftKind is a file of testdata/drift.
type driftKind struct {
	name          string
	about         map[string][]string
	given, create string
	changes       []driftStep
	removals      []driftStep
	family        string // of the refusals of its patches
	paths         []patchPath
}

// driftStep is a change and what comes of it: the members that differ afterwards.
type driftStep struct {
	operations string            // in JSON
	after      map[string]string // by their dotted names, in JSON; "" for one that is gone
}

func driftKinds(t testing.TB) []driftKind {
	t.Helper()
	files, err := filepath.Glob("testdata/drift/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var kinds []driftKind
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		k := driftKind{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), about: map[string][]string{}}
		for _, s := range sections(string(text)) {
			switch s.name {
			case "about":
				for line := range strings.Lines(s.steps) {
					if name, values, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
						k.about[name] = strings.Fields(values)
					}
				}
			case "given":
				k.given = s.steps
			case "create":
				k.create = s.steps
			case "change":
				k.changes = driftSteps(t, file, s.steps)
			case "remove":
				k.removals = driftSteps(t, file, s.steps)
			case "patch A", "patch B":
				k.family, k.paths = strings.TrimPrefix(s.name, "patch "), patchPaths(s.steps)
			default:
				t.Fatalf("%s: what is %q?", file, s.name)
			}
		}
		kinds = append(kinds, k)
	}
	return kinds
}

// driftSteps reads lines of the form: op path value & op path value => member value; member value
func driftSteps(t testing.TB, file, text string) []driftStep {
	t.Helper()
	var steps []driftStep
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		before, after, ok := strings.Cut(line, " => ")
		if !ok {
			t.Fatalf("%s: %s", file, line)
		}
		step := driftStep{after: map[string]string{}}
		var operations []string
		for operation := range strings.SplitSeq(before, " & ") {
			op, rest, _ := strings.Cut(operation, " ")
			path, value, given := strings.Cut(rest, " ")
			text := `{"op":"` + op + `","path":"` + path + `"`
			if given {
				text += `,"value":` + value
			}
			operations = append(operations, text+"}")
		}
		step.operations = strings.Join(operations, ",")
		for expectation := range strings.SplitSeq(after, "; ") {
			member, value, _ := strings.Cut(expectation, " ")
			step.after[member] = value
		}
		steps = append(steps, step)
	}
	return steps
}

// drift is the life of one resource.
type drift struct {
	driftKind
	*script
}

type resource = map[string]any

// newDrift makes a resource of a kind.
func newDrift(t *testing.T, kind driftKind) *drift {
	t.Helper()
	d := &drift{driftKind: kind, script: newScript(t)}
	d.run(d.given)
	d.made()
	return d
}

func (d *drift) live() {
	d.run(d.given)
	created := d.made()
	now := d.read()
	d.same("what create answers and what is read", d.without(created, "created"), d.without(now, "created"))
	d.members(created)
	d.listed(now)
	for _, step := range d.changes {
		now = d.change(now, step)
	}
	d.together(now)
	for _, step := range d.removals {
		now = d.change(now, step)
	}
	d.listed(now)
	d.end()
}

func (d *drift) path(name string) string {
	if len(d.about[name]) == 0 {
		return ""
	}
	return d.fill(strings.ReplaceAll(d.about[name][0], "<id>", url.PathEscape(d.names["id"])))
}

func (d *drift) made() resource {
	d.t.Helper()
	request, body, _ := strings.Cut(strings.TrimSpace(d.create), "\n")
	method, target, _ := strings.Cut(request, " ")
	created := d.ask(method, d.fill(target), d.fill(body))
	if id, ok := created[d.identifier()].(string); ok {
		d.names["id"] = id
	}
	return created
}

// identifier is the member that <id> stands for.
func (d *drift) identifier() string {
	if ids := d.about["id"]; len(ids) > 0 {
		return ids[0]
	}
	return "id"
}

func (d *drift) ask(method, target, body string) resource {
	d.t.Helper()
	status, text, _ := strings.Cut(d.call(method, target, body), " ")
	var answer resource
	if status >= "3" {
		d.t.Fatalf("%s %s %s: %s %s", method, target, body, status, text)
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		d.t.Fatalf("%s %s: %s: %v", method, target, text, err)
	}
	return answer
}

// read finds in its list what can't be read by itself.
func (d *drift) read() resource {
	d.t.Helper()
	if path := d.path("read"); path != "" {
		return d.ask("GET", path, "")
	}
	return d.inList()
}

// change applies one operation, and holds the answer and what is read then against what was before and what the step says.
func (d *drift) change(before resource, step driftStep) resource {
	d.t.Helper()
	operations := d.fill(step.operations)
	answer := d.ask("PATCH", d.target(), `{"patchOperations":[`+operations+`]}`)
	want := copied(before)
	for member, text := range step.after {
		var value any
		if text != "" {
			if err := json.Unmarshal([]byte(d.fill(text)), &value); err != nil {
				d.t.Fatalf("%s: %v", text, err)
			}
		}
		put(want, strings.Split(member, "."), value)
	}
	d.same("after "+operations, d.without(want, "volatile"), d.without(answer, "volatile", "updated"))
	after := d.read()
	d.same("what update answers and what is read", d.without(answer, "updated"), d.without(after, "updated"))
	return after
}

// target is what is patched and deleted: where it is read, without what only reads know of.
func (d *drift) target() string { return strings.TrimSuffix(d.path("read"), "?includeValue=true") }

// together holds that operations are applied all or none, and that none change nothing.
func (d *drift) together(now resource) {
	d.t.Helper()
	if len(d.changes) == 0 {
		return
	}
	d.same("after no operation", d.without(now, "volatile", "updated"), d.without(d.ask("PATCH", d.target(), `{}`), "volatile", "updated"))
	var all []string
	for _, step := range d.removals {
		all = append(all, d.fill(step.operations))
	}
	all = append(all, `{"op":"replace","path":"/no/such/path","value":"x"}`)
	if got := d.call("PATCH", d.target(), `{"patchOperations":[`+strings.Join(all, ",")+`]}`); !strings.HasPrefix(got, "400 ") {
		d.t.Errorf("an unknown path among others: %s", got)
	}
	d.same("after operations of which one fails", now, d.read())
}

// listed holds that the list shows the same.
func (d *drift) listed(now resource) {
	d.t.Helper()
	if d.path("list") != "" {
		d.same("what lists show and what is read", d.without(d.inList(), "listed"), d.without(now, "listed"))
	}
}

func (d *drift) inList() resource {
	d.t.Helper()
	items, _ := d.ask("GET", d.path("list"), "")["item"].([]any)
	for _, item := range items {
		if item, ok := item.(resource); ok && item[d.identifier()] == d.names["id"] {
			return item
		}
	}
	d.t.Fatalf("%s isn't in its list", d.names["id"])
	return nil
}

func (d *drift) end() {
	d.t.Helper()
	path := d.path("delete")
	if path == "" {
		path = d.target()
	}
	if path == "-" {
		return
	}
	if got := d.call("DELETE", path, ""); got != "202" && got != "204" {
		d.t.Errorf("DELETE: %s", got)
	}
	if d.path("read") == "" {
		return
	}
	if got := d.call("GET", d.path("read"), ""); !strings.HasPrefix(got, "404 ") && d.about["returns"] == nil {
		d.t.Errorf("after its deletion: %s", got)
	}
}

// members holds that every member of the shape was set by its creation, or is changed, or is said to be fixed.
func (d *drift) members(created resource) {
	d.t.Helper()
	spoken := map[string]bool{}
	for member := range created {
		spoken[member] = true
	}
	for _, step := range slices.Concat(d.changes, d.removals) {
		for member := range step.after {
			first, _, _ := strings.Cut(member, ".")
			spoken[first] = true
		}
	}
	for _, member := range d.about["fixed"] {
		spoken[member] = true
	}
	for _, member := range shapeMembers(d.t, d.about["shape"][0]) {
		if !spoken[member] {
			d.t.Errorf("nothing sets or changes %s", member)
		}
	}
}

func shapeMembers(t *testing.T, name string) []string {
	t.Helper()
	shape := loadModel(t).Shapes[name]
	if shape == nil {
		t.Fatalf("the model has no shape %s", name)
	}
	var names []string
	for _, member := range shape.Members {
		names = append(names, member.name)
	}
	return names
}

func (d *drift) same(when string, want, got resource) {
	d.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Fatalf("%s differ (-want +got):\n%s", when, diff)
	}
}

// without leaves out the members that the kind lists under the names, and tags that are none.
func (d *drift) without(r resource, lists ...string) resource {
	r = maps.Clone(r)
	for _, list := range lists {
		for _, member := range d.about[list] {
			delete(r, member)
		}
	}
	if tags, ok := r["tags"].(resource); ok && len(tags) == 0 {
		delete(r, "tags")
	}
	return r
}

func copied(r resource) resource {
	c := maps.Clone(r)
	for name, value := range c {
		if inner, ok := value.(resource); ok {
			c[name] = copied(inner)
		}
	}
	return c
}

// put sets a member, or takes it away, and with it what holds nothing else.
func put(r resource, names []string, value any) {
	name := strings.ReplaceAll(names[0], "~d", ".")
	switch inner, ok := r[name].(resource); {
	case len(names) > 1:
		if !ok {
			inner = resource{}
			r[name] = inner
		}
		put(inner, names[1:], value)
		if len(inner) == 0 {
			delete(r, name)
		}
	case value == nil:
		delete(r, name)
	default:
		r[name] = value
	}
}
