package authorize

import (
	"stile/internal/event"
	"stile/internal/exchange"
)

// tokenEvent is the input of a TOKEN authorizer's function.
func tokenEvent(token, methodArn string) []byte {
	e := event.AppendMember(nil, `{"type":"TOKEN","methodArn":`, methodArn)
	e = event.AppendMember(e, `,"authorizationToken":`, token)
	return append(e, '}')
}

// requestMaps are empty without entries, unlike those in a proxy integration's event.
var requestMaps = event.Maps{Empty: "{}"}

// requestEvent is the input of a REQUEST authorizer's function: the request without its body.
func requestEvent(x *exchange.Exchange, methodArn string) []byte {
	e := event.AppendMember(nil, `{"type":"REQUEST","methodArn":`, methodArn)
	e = requestMaps.AppendRequest(e, ",", x)
	e = requestMaps.AppendContext(append(e, `,"requestContext":`...), x)
	return append(e, '}')
}
