package exchange

import "stile/internal/wire"

// Call is a call of an HTTP backend: what is sent, what comes, and the time there is. EndpointResponse and Response may refer to what
// came: it lasts until the exchange is reset.
type Call struct {
	Request  wire.Request
	Response wire.Response
	Clock    Clock
}

// Call is the exchange's call.
func (x *Exchange) Call() *Call {
	if x.call == nil {
		x.call = new(Call)
	}
	return x.call
}

func (c *Call) reset() {
	c.Request = wire.Request{}
	c.Response.Reset()
}
