package mapping

import (
	"encoding/binary"
	"errors"
	"strings"

	"stile/internal/apigw"
	"stile/internal/exchange"
)

// CacheKey tells a method's answers apart by what an integration's cacheKeyParameters name: spec data-plane 06 section 2.
type CacheKey struct{ sources []expression }

// CompileCacheKey compiles an integration's cacheKeyParameters. A parameter of the integration stands for what is mapped to it.
func CompileCacheKey(in *apigw.Integration) (*CacheKey, []Problem) {
	k := &CacheKey{}
	var problems []Problem
	for _, name := range in.CacheKeyParameters {
		text := name
		if strings.HasPrefix(name, "integration.request.") {
			text = in.RequestParameters[name]
		}
		source, err := compileExpression(text, requestSide)
		if err != nil {
			problems = append(problems, Problem{"cacheKeyParameters", errors.New("invalid cache key parameter: " + name)})
			continue
		}
		k.sources = append(k.sources, source)
	}
	return k, problems
}

// Append appends the values of the key's parameters in a request, so that no two lists of values look the same. Its errors are
// faults.
func (k *CacheKey) Append(key []byte, x *exchange.Exchange) ([]byte, error) {
	if len(k.sources) == 0 {
		return key, nil
	}
	r := reader{x: x, header: &x.Request.Header, body: (*exchange.Exchange).RequestBody}
	for i := range k.sources {
		e := &k.sources[i]
		switch e.kind {
		case headerSource, multiValueHeaderSource:
			key = appendHeader(key, x, e.name)
		case multiValueQuerySource:
			key = appendQuery(key, x, e.name)
		default:
			value, ok, err := r.value(e)
			if err != nil {
				return nil, requestValueFault(err)
			}
			if ok {
				key = AppendKeyPart(key, value)
			}
		}
		key = append(key, endOfValues)
	}
	return key, nil
}

// A part of a key is its length and its text; endOfValues follows the values of a parameter.
const (
	oneValue    = 1
	endOfValues = 0
)

// AppendKeyPart appends one text to a cache key.
func AppendKeyPart(key []byte, text string) []byte {
	key = append(key, oneValue)
	key = binary.AppendUvarint(key, uint64(len(text)))
	return append(key, text...)
}

// appendHeader appends every value of a header, whatever the case of its name. Mappings see less; but a proxy's backend sees it all,
// and its answer must not go to a client that asked for something else.
func appendHeader(key []byte, x *exchange.Exchange, name string) []byte {
	for i := range x.Request.Header.Len() {
		if field := x.Request.Header.At(i); strings.EqualFold(field.Name, name) {
			key = AppendKeyPart(key, field.Value)
		}
	}
	return key
}

func appendQuery(key []byte, x *exchange.Exchange, name string) []byte {
	for _, param := range x.Request.Query {
		if param.Name == name {
			key = AppendKeyPart(key, param.Value)
		}
	}
	return key
}
