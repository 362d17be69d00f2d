package control

import "stile/internal/wire"

// isPreflight is whether a browser asks what a page of another origin may send. Pages may call as they may call the service, where calls
// are signed: one without an access key gains nothing by it.
func (c *Control) isPreflight(req *wire.Request) bool {
	return c.verifier != nil && req.Method == "OPTIONS" && req.Header.Has("Origin") && req.Header.Has("Access-Control-Request-Method")
}

func preflight() *wire.Response {
	res := &wire.Response{Status: 200}
	res.Header.Add("Access-Control-Allow-Methods", "GET,POST,OPTIONS,PUT,PATCH,DELETE")
	// The asterisk doesn't stand for Authorization.
	res.Header.Add("Access-Control-Allow-Headers", "*,Authorization,Date,X-Amz-Date,X-Amz-Security-Token,X-Amz-Target,content-type,x-amz-content-sha256,x-amz-user-agent,x-amzn-platform-id,x-amzn-trace-id")
	res.Header.Add("Access-Control-Max-Age", "86400")
	return res
}

// share lets a page of another origin read an answer, with what SDKs look for in its header.
func (c *Control) share(req *wire.Request, res *wire.Response) {
	if c.verifier == nil || !req.Header.Has("Origin") {
		return
	}
	res.Header.Add("Access-Control-Allow-Origin", "*")
	res.Header.Add("Access-Control-Expose-Headers", "x-amzn-errortype,x-amzn-requestid,x-amzn-errormessage,x-amzn-trace-id,x-amz-apigw-id,date,content-disposition")
}
