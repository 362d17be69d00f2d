// Package control is the control plane: the operations of API Gateway's REST-JSON API, their rules and their exact errors.
package control

import (
	"reflect"
)

// Operation is one row of the operation table. Routing, decoding, validation, the command line and the docs derive from it.
type Operation struct {
	Name   string // AWS's name: PutIntegration
	Method string
	Path   string // with {labels}; a query such as ?mode=import belongs to the route
	Status int    // of success

	Input  reflect.Type // struct of the input's members
	Output reflect.Type // struct of the answer's members; nil for an empty answer

	prepare func(*Call, any) error // what takes its time before the transaction; nil for nothing
	handle  func(*Call, any) (any, error)
	reads   bool // the operation changes nothing, whatever its method
}

func (o *Operation) mutates() bool { return o.Method != "GET" && !o.reads }

// op is a row whose handler takes *In and answers *Out.
func op[In, Out any](name, method, path string, status int, handle func(*Call, *In) (*Out, error)) Operation {
	return Operation{
		Name: name, Method: method, Path: path, Status: status, Input: reflect.TypeFor[In](), Output: reflect.TypeFor[Out](),
		handle: func(c *Call, in any) (any, error) { return handle(c, in.(*In)) },
	}
}

// opEmpty is a row whose answer has no body.
func opEmpty[In any](name, method, path string, status int, handle func(*Call, *In) error) Operation {
	return Operation{
		Name: name, Method: method, Path: path, Status: status, Input: reflect.TypeFor[In](),
		handle: func(c *Call, in any) (any, error) { return nil, handle(c, in.(*In)) },
	}
}

// prepared has something done before a row's transaction, which others wait for.
func prepared[In any](o Operation, prepare func(*Call, *In) error) Operation {
	o.prepare = func(c *Call, in any) error { return prepare(c, in.(*In)) }
	return o
}

// readOnly marks a row that changes nothing though its method isn't GET.
func readOnly(o Operation) Operation {
	o.reads = true
	return o
}
