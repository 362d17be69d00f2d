package mapping

import (
	"errors"

	"stile/internal/jsonpath"
	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// inputRoot is $input.
type inputRoot scope

var _ vtl.Host = (*inputRoot)(nil)

func (*inputRoot) Opaque() {}

// AppendJava prints nothing: what $input itself prints on AWS isn't known.
func (*inputRoot) AppendJava(dst []byte) []byte { return dst }

func (r *inputRoot) Property(_ *vtl.Machine, name string) jsonval.Value {
	if name == "body" {
		return jsonval.OfString((*scope)(r).bodyText())
	}
	return jsonval.Value{}
}

func (*inputRoot) Method(name string) func(*vtl.Call) (jsonval.Value, error) {
	return methodOf(inputFunctions, name)
}

// inputPath is $input.path(): the value, or null where the path leads nowhere.
func inputPath(c *vtl.Call) (jsonval.Value, error) {
	v, err := readPath(c)
	if errors.Is(err, jsonpath.ErrPathNotFound) {
		return jsonval.Value{}, nil
	}
	return v, err
}

// inputJSON is $input.json(): the value as JSON text, or "" where the path leads nowhere or to null.
func inputJSON(c *vtl.Call) (jsonval.Value, error) {
	return c.Machine.Build(func(dst []byte) ([]byte, error) { return appendInputJSON(c, dst) })
}

func appendInputJSON(c *vtl.Call, dst []byte) ([]byte, error) {
	v, err := readPath(c)
	if err != nil && !errors.Is(err, jsonpath.ErrPathNotFound) {
		return nil, err
	}
	if err != nil || v.IsNull() {
		return append(dst, `""`...), nil
	}
	return c.Machine.AppendJSON(dst, v), nil
}

// readPath reads the path that is a call's only argument.
func readPath(c *vtl.Call) (jsonval.Value, error) {
	text, ok := c.Text(0)
	if !ok || len(c.Args) != 1 {
		return jsonval.Value{}, vtl.ErrNoMethod
	}
	path, ok := c.Prepared.(*jsonpath.Path)
	if !ok {
		var err error
		if path, err = jsonpath.Compile(text); err != nil {
			return jsonval.Value{}, err
		}
	}
	root, err := scopeOf(c).parsedBody()
	if err != nil {
		return jsonval.Value{}, err
	}
	if root.IsNull() {
		return jsonval.Value{}, jsonpath.ErrPathNotFound
	}
	v, steps, err := path.ReadCounted(root)
	c.Machine.Spend(steps)
	return v, err
}

// preparePath compiles a constant path with the template. A bad one fails when it is used.
func preparePath(text string) any {
	path, err := jsonpath.Compile(text)
	if err != nil {
		return nil
	}
	return path
}
