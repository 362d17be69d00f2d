// Package control is the control plane: the operations of API Gateway's REST-JSON API, their rules and their exact errors.
package control

import "reflect"

// Operation is one row of the operation table. Routing, decoding, validation, the command line and the docs derive from it.
type Operation struct {
	Name   string // AWS's name: PutIntegration
	Method string
	Path   string // with {labels}; a query such as ?mode=import belongs to the route
	Status int    // of success

	Input  reflect.Type // struct of the input's members; nil while the operation isn't implemented
	Output reflect.Type // struct of the answer's members; nil for an empty answer

	handle func(*Call, any) (any, error)
}

// Implemented is whether the operation does anything but answer NotImplemented.
func (o *Operation) Implemented() bool { return o.handle != nil }

// op is a row whose handler takes *In and answers *Out; Out of struct{} is an empty answer.
func op[In, Out any](name, method, path string, status int, handle func(*Call, *In) (*Out, error)) Operation {
	o := Operation{Name: name, Method: method, Path: path, Status: status, Input: reflect.TypeFor[In]()}
	if out := reflect.TypeFor[Out](); out.NumField() > 0 {
		o.Output = out
	}
	o.handle = func(c *Call, in any) (any, error) {
		out, err := handle(c, in.(*In))
		if err != nil || o.Output == nil {
			return nil, err
		}
		return out, nil
	}
	return o
}

// later is a row without a handler: known, not implemented.
func later(name, method, path string, status int) Operation {
	return Operation{Name: name, Method: method, Path: path, Status: status}
}

func typed[In, Out any](name, method, path string, status int) Operation {
	o := Operation{Name: name, Method: method, Path: path, Status: status, Input: reflect.TypeFor[In]()}
	if out := reflect.TypeFor[Out](); out.NumField() > 0 {
		o.Output = out
	}
	return o
}
