package mapping

import (
	"sync"
	"unsafe"

	"stile/internal/exchange"
	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// The variables that a template starts with.
var rootNames = [...]string{"input", "util", "context", "stageVariables"}

// scope is one rendering: what its template sees. Everything that costs something is made when it is first asked for.
type scope struct {
	rendering
	arena jsonval.Arena // where documents are read into
	roots [len(rootNames)]jsonval.Value
}

// rendering is what a scope forgets when its template has ended.
type rendering struct {
	body      []byte
	text      string // the body as $input.body
	hasText   bool
	document  jsonval.Value // the parsed body
	parsed    bool
	parseErr  error
	exchange  *exchange.Exchange // nil without one
	variables exchange.Variables // nil for none

	params         *jsonval.Object
	stageVariables *jsonval.Object

	requestOverride, responseOverride *jsonval.Object // nil until asked for
	replaced                          bool            // the template put a map of its own in the place of an override
	assigned                          *jsonval.Object // what the template set on $context itself
}

var scopes = sync.Pool{New: func() any {
	s := &scope{}
	s.roots = [...]jsonval.Value{
		jsonval.OfOpaque((*inputRoot)(s)),
		jsonval.OfOpaque(utilRoot{}),
		jsonval.OfOpaque((*contextRoot)(s)),
		jsonval.OfOpaque((*stageRoot)(s)),
	}
	return s
}}

func newScope() *scope { return scopes.Get().(*scope) }

// release ends the rendering. What was read for it is forgotten, unless the overrides, which outlive it, may hold some.
func (s *scope) release() {
	if s.replaced || holdsDocuments(s.requestOverride) || holdsDocuments(s.responseOverride) {
		s.arena.Abandon()
	} else {
		s.arena.Reset()
	}
	s.rendering = rendering{}
	scopes.Put(s)
}

// holdsDocuments is whether an override has something else than its parts and in them text and numbers.
func holdsDocuments(override *jsonval.Object) bool {
	if override == nil {
		return false
	}
	for i := range override.Members() {
		v := override.Members()[i].Value
		part, ok := v.Opaque().(*contextMap)
		if !ok {
			if !isScalar(v) {
				return true
			}
			continue
		}
		for _, member := range part.object.Members() {
			if !isScalar(member.Value) {
				return true
			}
		}
	}
	return false
}

// isScalar is whether v is complete in itself: strings share memory with the body's text, but that isn't used again.
func isScalar(v jsonval.Value) bool {
	switch v.Kind() {
	case jsonval.Map, jsonval.List, jsonval.Foreign:
		return false
	}
	return true
}

// scopeOf finds the rendering that a call belongs to.
func scopeOf(c *vtl.Call) *scope { return c.Machine.Host.(*scope) }

// bodyText is the body, or {} where there is none.
func (s *scope) bodyText() string {
	if !s.hasText {
		s.text, s.hasText = "{}", true
		if len(s.body) > 0 {
			s.text = unsafe.String(unsafe.SliceData(s.body), len(s.body)) // a body isn't written to while its exchange lasts
		}
	}
	return s.text
}

// parsedBody is the body as a document, the same one every time: what a template changes in it shows wherever it is read again.
func (s *scope) parsedBody() (jsonval.Value, error) {
	if !s.parsed {
		s.parsed = true
		s.document, s.parseErr = s.arena.Parse(s.bodyText())
	}
	return s.document, s.parseErr
}

// stageRoot is $stageVariables: a map.
type stageRoot scope

var (
	_ vtl.Host    = (*stageRoot)(nil)
	_ vtl.MapLike = (*stageRoot)(nil)
)

func (*stageRoot) Opaque() {}

// Wrapped is the map.
func (r *stageRoot) Wrapped() (string, jsonval.Value) { return "", jsonval.OfObject(r.Object()) }

func (r *stageRoot) Property(_ *vtl.Machine, name string) jsonval.Value {
	if r.stageVariables == nil && r.exchange != nil {
		if value, ok := r.exchange.StageVariables[name]; ok {
			return jsonval.OfString(value)
		}
		return jsonval.Value{}
	}
	v, _ := r.Object().Get(name)
	return v
}

func (*stageRoot) Method(string) func(*vtl.Call) (jsonval.Value, error) { return nil }

func (r *stageRoot) SetProperty(_ *vtl.Machine, name string, v jsonval.Value) {
	r.Object().Put(name, v)
}

// Object is the variables as a map: this rendering's own, in order of their names unless it came with an order.
func (r *stageRoot) Object() *jsonval.Object {
	if r.stageVariables == nil {
		r.stageVariables = jsonval.NewObject(0)
		if r.exchange != nil {
			putSorted(r.stageVariables, r.exchange.StageVariables)
		}
	}
	return r.stageVariables
}
