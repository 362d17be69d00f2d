package mapping

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"stile/internal/apigw"
	"stile/internal/wire"
)

// BinaryMediaTypes is an API's list of media types whose payloads are bytes, not text. Nil is the empty list.
type BinaryMediaTypes struct {
	everything bool
	types      []string // image/png, in lower case
	families   []string // image/, of an entry image/*
}

// CompileBinaryMediaTypes understands an API's list. An entry */subtype matches nothing, as on AWS.
func CompileBinaryMediaTypes(list []string) *BinaryMediaTypes {
	if len(list) == 0 {
		return nil
	}
	compiled := &BinaryMediaTypes{}
	for _, entry := range list {
		entry = strings.ToLower(strings.TrimSpace(entry))
		family, subtype, _ := strings.Cut(entry, "/")
		switch {
		case entry == "*/*":
			compiled.everything = true
		case family == "*":
		case subtype == "*":
			compiled.families = append(compiled.families, family+"/")
		default:
			compiled.types = append(compiled.types, entry)
		}
	}
	return compiled
}

// Match is whether payloads of a media type, given without parameters, are bytes.
func (b *BinaryMediaTypes) Match(mediaType string) bool {
	if b == nil {
		return false
	}
	if b.everything {
		return true
	}
	for _, t := range b.types {
		if strings.EqualFold(t, mediaType) {
			return true
		}
	}
	for _, family := range b.families {
		if len(mediaType) >= len(family) && strings.EqualFold(family, mediaType[:len(family)]) {
			return true
		}
	}
	return false
}

// Accepted is whether a client with these headers asks for bytes: only the first media type of Accept counts.
func (b *BinaryMediaTypes) Accepted(request *wire.Header) bool {
	accept, ok := request.LastKnown(wire.NameAccept)
	if !ok {
		return b != nil && b.everything
	}
	return b.Match(firstMediaType(accept))
}

const defaultMediaType = "application/json"

// MediaType is the media type of a message without parameters; application/json where it has none.
func MediaType(header *wire.Header) string {
	contentType, ok := header.LastKnown(wire.NameContentType)
	if !ok {
		return defaultMediaType
	}
	return withoutParameters(contentType)
}

func withoutParameters(contentType string) string {
	mediaType, _, _ := strings.Cut(contentType, ";")
	return strings.TrimSpace(mediaType)
}

// firstMediaType is the first entry of an Accept header, without parameters.
func firstMediaType(accept string) string {
	first, _, _ := strings.Cut(accept, ",")
	return withoutParameters(first)
}

// conversion is what happens to a payload between its sender and a template or receiver.
type conversion uint8

const (
	toUTF8       conversion = iota // text stays text; bytes that aren't UTF-8 become U+FFFD
	encodeBase64                   // bytes become text
	decodeBase64                   // text becomes bytes
	untouched                      // bytes stay bytes
)

// isText is whether a payload is text once converted, so that a template can have it.
func (c conversion) isText() bool { return c == toUTF8 || c == encodeBase64 }

// requestConversion is the table of spec data-plane 03 section 5.1.
func requestConversion(binary bool, handling apigw.ContentHandlingStrategy) conversion {
	switch {
	case binary && handling == apigw.ConvertToText:
		return encodeBase64
	case binary:
		return untouched
	case handling == apigw.ConvertToBinary:
		return decodeBase64
	default:
		return toUTF8
	}
}

// responseConversion is the table of spec data-plane 03 section 5.2.
func responseConversion(binary, acceptsBinary bool, handling apigw.ContentHandlingStrategy) conversion {
	switch {
	case binary && (handling == apigw.ConvertToText || handling == "" && !acceptsBinary):
		return encodeBase64
	case binary:
		return untouched
	case handling == apigw.ConvertToBinary || handling == "" && acceptsBinary:
		return decodeBase64
	default:
		return toUTF8
	}
}

// apply converts a payload. Its error is text that should be base64 and isn't.
func (c conversion) apply(payload []byte) ([]byte, error) {
	switch c {
	case toUTF8:
		if utf8.Valid(payload) {
			return payload, nil
		}
		return replaceInvalid(payload), nil
	case encodeBase64:
		return base64.StdEncoding.AppendEncode(nil, payload), nil
	case decodeBase64:
		return DecodeBase64(payload)
	default:
		return payload, nil
	}
}

// replaceInvalid puts U+FFFD for each byte that is no UTF-8.
func replaceInvalid(payload []byte) []byte {
	valid := make([]byte, 0, len(payload)+16)
	for _, r := range string(payload) {
		valid = utf8.AppendRune(valid, r)
	}
	return valid
}

// DecodeBase64 decodes the standard alphabet, with padding or without.
func DecodeBase64(text []byte) ([]byte, error) {
	text = bytes.TrimRight(bytes.TrimSpace(text), "=")
	return base64.RawStdEncoding.AppendDecode(nil, text)
}
