package integration

import (
	"encoding/base64"
	"strconv"

	"stile/internal/event"
	"stile/internal/exchange"
	"stile/internal/mapping"
)

// proxyMaps are null without entries: spec data-plane 02 section 7.1.
var proxyMaps = event.Maps{Empty: "null"}

// appendEvent writes the event that a proxy integration hands to its function.
func appendEvent(e []byte, x *exchange.Exchange, body []byte, binary *mapping.BinaryMediaTypes) []byte {
	e = proxyMaps.AppendRequest(e, "{", x)
	e = proxyMaps.AppendContext(append(e, `,"requestContext":`...), x)
	e = append(e, `,"body":`...)
	e, isBase64Encoded := appendEventBody(e, body, binary.Match(mapping.MediaType(&x.Request.Header)))
	e = append(e, `,"isBase64Encoded":`...)
	e = strconv.AppendBool(e, isBase64Encoded)
	return append(e, '}')
}

func appendEventBody(e, body []byte, binary bool) (withBody []byte, isBase64Encoded bool) {
	switch {
	case len(body) == 0:
		return append(e, "null"...), false
	case binary:
		e = append(e, '"')
		e = base64.StdEncoding.AppendEncode(e, body)
		return append(e, '"'), true
	default:
		return event.AppendString(e, body), false
	}
}
