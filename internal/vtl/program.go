// Package vtl lexes, parses, compiles and runs templates in the Velocity Template Language as Amazon API Gateway executes it: the
// language of Apache Velocity 1.7 with the service's deviations.
//
// A template is compiled once to a Program, which any number of goroutines may run at once. Every run has a Budget; a template that
// exceeds it fails with an error that says so. What a template can reach apart from the language itself, such as $input, is given by
// the caller as Opaque values.
package vtl

import (
	"fmt"
	"sync"
	"unsafe"

	"stile/internal/jsonval"
)

// Value is what variables hold.
type Value = jsonval.Value

// Options say what a template may refer to without having set it.
type Options struct {
	// Roots are the names of the variables that a run starts with, in the order in which it is given their values.
	Roots []string
	// Function finds the function behind a method of a root that no template statement assigns to; nil if there is none. It spares
	// the look-up at run time and lets a constant argument be prepared.
	Function func(root, method string) *Function

	TemplateBytes int // 0 for the default
	Depth         int // of nested directives, expressions and strings; 0 for the default
}

// Function is a method of a root.
type Function struct {
	Call func(c *Call) (Value, error)
	// Append is Call for a result that is text and is to be printed at once; optional, it spares the string.
	Append func(c *Call, dst []byte) ([]byte, error)
	// Prepare makes something of a first argument that is a constant string, once, for Call to find in Call.Prepared.
	Prepare func(argument string) any
}

// The service's limits, and ours where it states none.
const (
	DefaultTemplateBytes = 300 << 10
	DefaultDepth         = 200
)

// Program is a compiled template.
type Program struct {
	source     string
	body       *block
	slots      []string // names of the variables
	properties int      // how many steps of references are properties
	roots      int
	constant   string // the whole output, if there are no references and directives
	plain      bool
	loopSlots  loopSlots
	machines   sync.Pool
}

// Compile reads a template. The error is an *Error.
func Compile(source string, options Options) (*Program, error) {
	if options.TemplateBytes == 0 {
		options.TemplateBytes = DefaultTemplateBytes
	}
	if options.Depth == 0 {
		options.Depth = DefaultDepth
	}
	if len(source) > options.TemplateBytes {
		e := &Error{Message: fmt.Sprintf("the template has %d bytes, more than the %d allowed", len(source), options.TemplateBytes), Budget: true}
		return nil, e.locate(source)
	}
	tree, err := parse(source, 0, 0, options.Depth)
	if err != nil {
		return nil, err.locate(source)
	}
	c := &compiler{program: &Program{source: source, roots: len(options.Roots)}, options: options, slots: map[string]int{}}
	for _, name := range options.Roots {
		c.slot(name)
	}
	c.findAssigned(tree)
	p := c.program
	p.body = c.block(tree)
	p.loopSlots = c.loopSlots()
	p.plain = true
	for _, s := range p.body.statements {
		t, ok := s.(*printText)
		if !ok {
			p.plain = false
			break
		}
		p.constant += t.text
	}
	return p, nil
}

// Constant is the output of a template that has no references and no directives. It isn't to be changed.
func (p *Program) Constant() (output []byte, ok bool) {
	return unsafe.Slice(unsafe.StringData(p.constant), len(p.constant)), p.plain
}
