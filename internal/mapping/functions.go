package mapping

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strings"

	"stile/internal/jsonval"
	"stile/internal/vtl"
)

// inputFunctions are the methods of $input.
var inputFunctions = map[string]*vtl.Function{
	"json":   {Call: inputJSON, Append: appendInputJSON, Prepare: preparePath},
	"path":   {Call: inputPath, Prepare: preparePath},
	"params": {Call: inputParams},
}

// utilFunctions are the methods of $util: to add one, add a function and a row.
var utilFunctions = map[string]*vtl.Function{
	"escapeJavaScript": {Call: escapeJavaScript, Append: appendEscaped},
	"parseJson":        {Call: parseJSON},
	"urlEncode":        {Call: urlEncode},
	"urlDecode":        {Call: urlDecode},
	"base64Encode":     {Call: base64Encode},
	"base64Decode":     {Call: base64Decode},
}

// IsUtilFunction tells whether $util has a function called name.
func IsUtilFunction(name string) bool { return utilFunctions[name] != nil }

// findFunction is how the compiler finds the methods of roots.
func findFunction(root, method string) *vtl.Function {
	switch root {
	case "input":
		return inputFunctions[method]
	case "util":
		return utilFunctions[method]
	}
	return nil
}

func methodOf(table map[string]*vtl.Function, name string) func(*vtl.Call) (jsonval.Value, error) {
	if f := table[name]; f != nil {
		return f.Call
	}
	return nil
}

// utilRoot is $util.
type utilRoot struct{}

var _ vtl.Host = utilRoot{}

func (utilRoot) Opaque() {}

// AppendJava prints nothing: what $util itself prints on AWS isn't known.
func (utilRoot) AppendJava(dst []byte) []byte { return dst }

func (utilRoot) Property(*vtl.Machine, string) jsonval.Value { return jsonval.Value{} }

func (utilRoot) Method(name string) func(*vtl.Call) (jsonval.Value, error) {
	return methodOf(utilFunctions, name)
}

// onText applies f to a call's only argument. The functions of $util that take text know no other types.
func onText(c *vtl.Call, f func(s string) (string, error)) (jsonval.Value, error) {
	s, ok := c.Text(0)
	if !ok || len(c.Args) != 1 {
		return jsonval.Value{}, vtl.ErrNoMethod
	}
	const longest = 3 // bytes that one may become
	c.Machine.Make(longest * len(s))
	result, err := f(s)
	if err != nil {
		return jsonval.Value{}, err
	}
	return jsonval.OfString(result), nil
}

func parseJSON(c *vtl.Call) (jsonval.Value, error) {
	s, ok := c.Text(0)
	if !ok || len(c.Args) != 1 {
		return jsonval.Value{}, vtl.ErrNoMethod
	}
	c.Machine.Make(len(s))
	arena := &scopeOf(c).arena
	before := arena.Values()
	v, err := arena.Parse(s)
	c.Machine.Grow(arena.Values() - before)
	return v, err
}

// urlEncode is form encoding: a blank becomes +.
func urlEncode(c *vtl.Call) (jsonval.Value, error) {
	return onText(c, func(s string) (string, error) { return formEncode(s), nil })
}

// formEncode keeps letters, digits and .-*_ as java.net.URLEncoder does.
func formEncode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(".-*_", c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('+')
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

func urlDecode(c *vtl.Call) (jsonval.Value, error) {
	return onText(c, func(s string) (string, error) {
		decoded, err := url.QueryUnescape(s)
		return strings.ToValidUTF8(decoded, "\uFFFD"), err
	})
}

func base64Encode(c *vtl.Call) (jsonval.Value, error) {
	return onText(c, func(s string) (string, error) { return base64.StdEncoding.EncodeToString([]byte(s)), nil })
}

func base64Decode(c *vtl.Call) (jsonval.Value, error) {
	return onText(c, func(s string) (string, error) {
		decoded, err := javaBase64(s)
		return strings.ToValidUTF8(string(decoded), "\uFFFD"), err
	})
}

// javaBase64 is java.util.Base64's decoder: padding may be missing, but nothing else may be wrong.
func javaBase64(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, errors.New("illegal base64 character")
	}
	if strings.HasSuffix(s, "=") {
		return base64.StdEncoding.DecodeString(s)
	}
	return base64.RawStdEncoding.DecodeString(s)
}
