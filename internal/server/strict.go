package server

import (
	"bytes"
	"encoding"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// A YAML file of ours is decoded strictly: every key is known, every value has its type, and every error names its line and what is
// expected there. The yaml package's own decoding names Go types to people who write configuration.

// decodeYAML fills in v, a pointer to a struct or a slice with yaml tags, from text. Members that text doesn't name keep their value.
func decodeYAML(name string, text []byte, v any) error {
	loader, err := yaml.NewLoader(bytes.NewReader(text))
	if err != nil {
		return err
	}
	var doc yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return notYAML(name, text, err)
	}
	if err := loader.Load(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s must hold one YAML document", name)
	}
	if len(doc.Content) == 0 {
		return nil
	}
	err = decodeNode(doc.Content[0], reflect.ValueOf(v).Elem(), "")
	var at *yamlError
	if errors.As(err, &at) {
		return fmt.Errorf("%s:%d: %s", name, at.line, at.message)
	}
	return err
}

func notYAML(name string, text []byte, err error) error {
	if bytes.Contains(text, []byte(": "+Memory)) {
		return fmt.Errorf("%s isn't YAML: write data: '%s' with quotes", name, Memory)
	}
	var at *yaml.LoadError
	if errors.As(err, &at) && at.Mark.Line > 0 {
		return fmt.Errorf("%s:%d: isn't YAML: %s", name, at.Mark.Line, at.Message)
	}
	return fmt.Errorf("%s isn't YAML: %s", name, oneLine(err))
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

type yamlError struct {
	line    int
	message string
}

func (e *yamlError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.message) }

// wrong says that the node under path isn't as it should be.
func wrong(node *yaml.Node, path, format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	if path != "" {
		message = path + ": " + message
	}
	return &yamlError{node.Line, message}
}

func decodeNode(node *yaml.Node, v reflect.Value, path string) error {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" {
		return nil // a key whose value is commented out
	}
	if text, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return decodeText(node, text, path)
	}
	switch v.Kind() {
	case reflect.Struct:
		return decodeStruct(node, v, path)
	case reflect.Map:
		return decodeMap(node, v, path)
	case reflect.Slice:
		return decodeSlice(node, v, path)
	default:
		return decodeScalar(node, v, path)
	}
}

func decodeText(node *yaml.Node, v encoding.TextUnmarshaler, path string) error {
	if node.Kind != yaml.ScalarNode {
		return wrong(node, path, "must be text")
	}
	if err := v.UnmarshalText([]byte(node.Value)); err != nil {
		return wrong(node, path, "%v", err)
	}
	return nil
}

func decodeStruct(node *yaml.Node, v reflect.Value, path string) error {
	known := yamlKeys(v.Type())
	return eachEntry(node, path, func(key *yaml.Node, name string, value *yaml.Node) error {
		i := slices.Index(known, name)
		if i < 0 {
			return wrong(key, path, "unknown key %q; %s", key.Value, suggest(name, known))
		}
		return decodeNode(value, v.FieldByName(fieldOfKey(v.Type(), name)), below(path, name))
	})
}

func decodeMap(node *yaml.Node, v reflect.Value, path string) error {
	m := reflect.MakeMap(v.Type())
	err := eachEntry(node, path, func(_ *yaml.Node, name string, value *yaml.Node) error {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := decodeNode(value, element, below(path, name)); err != nil {
			return err
		}
		m.SetMapIndex(reflect.ValueOf(name), element)
		return nil
	})
	v.Set(m)
	return err
}

// eachEntry walks a mapping and refuses a key that stands twice.
func eachEntry(node *yaml.Node, path string, f func(key *yaml.Node, name string, value *yaml.Node) error) error {
	if node.Kind != yaml.MappingNode {
		return wrong(node, path, "must be a mapping: lines of the form key: value")
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if key.Kind != yaml.ScalarNode {
			return wrong(key, path, "a key must be text")
		}
		name := key.Value
		if path == "" {
			name = strings.ReplaceAll(name, "-", "_") // admin-listen is the flag, admin_listen the key: both will do
		}
		if line, twice := lines[name]; twice {
			return wrong(key, path, "key %q stands here and on line %d", key.Value, line)
		}
		lines[name] = key.Line
		if err := f(key, name, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func decodeSlice(node *yaml.Node, v reflect.Value, path string) error {
	if node.Kind != yaml.SequenceNode {
		return wrong(node, path, "must be a list: [a, b] or lines that begin with a dash")
	}
	list := reflect.MakeSlice(v.Type(), len(node.Content), len(node.Content))
	for i, element := range node.Content {
		if err := decodeNode(element, list.Index(i), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}

func decodeScalar(node *yaml.Node, v reflect.Value, path string) error {
	if node.Kind != yaml.ScalarNode {
		return wrong(node, path, "must be a single value, not a list or mapping")
	}
	if v.Type() == reflect.TypeFor[time.Duration]() {
		d, err := time.ParseDuration(node.Value)
		if err != nil {
			return wrong(node, path, "%q must be a duration such as 500ms, 10s or 1m30s", node.Value)
		}
		v.SetInt(int64(d))
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(node.Value)
	case reflect.Bool:
		b, err := strconv.ParseBool(node.Value)
		if err != nil {
			return wrong(node, path, "%q must be true or false", node.Value)
		}
		v.SetBool(b)
	case reflect.Int:
		n, err := strconv.Atoi(node.Value)
		if err != nil {
			return wrong(node, path, "%q must be a whole number", node.Value)
		}
		v.SetInt(int64(n))
	default:
		panic("server: no YAML form for " + v.Type().String())
	}
	return nil
}

func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// yamlKeys are the keys of a struct. A field without a tag isn't configured by file.
func yamlKeys(t reflect.Type) []string {
	var keys []string
	for field := range t.Fields() {
		if key := field.Tag.Get("yaml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func fieldOfKey(t reflect.Type, key string) string {
	for field := range t.Fields() {
		if field.Tag.Get("yaml") == key {
			return field.Name
		}
	}
	return ""
}

// suggest names the known key that is nearest to name, or all of them if none is near.
func suggest(name string, known []string) string {
	best, distance := "", 1+len(name)/3
	for _, key := range known {
		if d := editDistance(name, key); d <= distance {
			best, distance = key, d
		}
	}
	if best == "" {
		nearest := slices.MinFunc(known, func(a, b string) int { return editDistance(name, a) - editDistance(name, b) })
		return fmt.Sprintf("the nearest is %q, all are %s", nearest, strings.Join(known, ", "))
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// editDistance counts the insertions, deletions and changes of a byte that make b of a.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
