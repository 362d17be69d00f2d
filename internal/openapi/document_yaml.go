package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v4"
)

// parseYAML reads a YAML text of one document. What an alias repeats isn't copied: it is counted instead, and a document whose
// aliases repeat too much is refused.
func parseYAML(document []byte) (root *node, err error) {
	var top yaml.Node
	if err := yaml.Load(document, &top); err != nil {
		return nil, yamlError(err)
	}
	if top.Kind == yaml.DocumentNode && len(top.Content) == 1 {
		top = *top.Content[0]
	}
	p := yamlParser{known: make(map[*yaml.Node]*node)}
	return p.value(&top, 0)
}

func yamlError(err error) error {
	failure := &SyntaxError{Reason: err.Error()}
	var load *yaml.LoadError
	if errors.As(err, &load) {
		failure.Line, failure.Column = load.Mark.Line, load.Mark.Column
	}
	return failure
}

type yamlParser struct {
	known  map[*yaml.Node]*node // what anchors stand for; nil while it is being read
	merged int                  // members copied by merge keys
}

func (p *yamlParser) value(y *yaml.Node, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, &SyntaxError{y.Line, y.Column, "the document is nested too deeply"}
	}
	if y.Kind == yaml.AliasNode {
		return p.value(y.Alias, depth)
	}
	if y.Anchor != "" {
		known, begun := p.known[y]
		if known != nil {
			return known, nil
		}
		if begun {
			return nil, &SyntaxError{y.Line, y.Column, fmt.Sprintf("the anchor %s contains itself", y.Anchor)}
		}
		p.known[y] = nil
	}
	n := &node{size: 1, line: y.Line, column: y.Column}
	var err error
	switch y.Kind {
	case yaml.MappingNode:
		n.kind = anObject
		err = p.members(n, y, depth)
	case yaml.SequenceNode:
		n.kind = anArray
		err = p.items(n, y, depth)
	default:
		readScalar(n, y)
	}
	if err != nil {
		return nil, err
	}
	if n.size > maxValues {
		return nil, &SyntaxError{y.Line, y.Column, "the document's aliases repeat too much"}
	}
	if y.Anchor != "" {
		p.known[y] = n
	}
	return n, nil
}

func (p *yamlParser) items(n *node, y *yaml.Node, depth int) error {
	for _, item := range y.Content {
		value, err := p.value(item, depth+1)
		if err != nil {
			return err
		}
		n.items = append(n.items, value)
		n.size += value.size
	}
	return nil
}

// members reads a mapping. Those of mappings that are merged in give way to its own, wherever "<<" stands.
func (p *yamlParser) members(n *node, y *yaml.Node, depth int) error {
	var merged []*node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := y.Content[i]
		value, err := p.value(y.Content[i+1], depth+1)
		if err != nil {
			return err
		}
		if key.ShortTag() == "!!merge" {
			if merged, err = mergeSources(merged, value); err != nil {
				return err
			}
			continue
		}
		for key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			return &SyntaxError{key.Line, key.Column, "a name is no scalar"}
		}
		n.put(key.Value, value)
		n.size += value.size
	}
	for _, source := range merged {
		if p.merged += len(source.members); p.merged > maxMerged {
			return &SyntaxError{y.Line, y.Column, "the document's aliases repeat too much"}
		}
		for _, m := range source.members {
			if n.find(m.name) < 0 {
				n.put(m.name, m.value)
				n.size += m.value.size
			}
		}
	}
	return nil
}

func mergeSources(sources []*node, value *node) ([]*node, error) {
	switch value.kind {
	case anObject:
		return append(sources, value), nil
	case anArray:
		for _, item := range value.items {
			if item.kind != anObject {
				return nil, &SyntaxError{item.line, item.column, "only a mapping can be merged"}
			}
		}
		return append(sources, value.items...), nil
	default:
		return nil, &SyntaxError{value.line, value.column, "only a mapping can be merged"}
	}
}

// readScalar takes a number as JSON writes it, and what JSON has no number for, such as a date, as a string.
func readScalar(n *node, y *yaml.Node) {
	n.kind, n.scalar = aText, y.Value
	switch y.ShortTag() {
	case "!!null":
		n.kind, n.scalar = aNull, ""
	case "!!bool":
		n.kind, n.scalar = aBoolean, "false"
		var b bool
		if y.Decode(&b) == nil && b {
			n.scalar = "true"
		}
	case "!!int", "!!float":
		if json.Valid([]byte(y.Value)) {
			n.kind = aNumber
			return
		}
		var v any
		if y.Decode(&v) != nil {
			return
		}
		if plain, err := json.Marshal(v); err == nil {
			n.kind, n.scalar = aNumber, string(bytes.Trim(plain, `"`))
		}
	}
}
