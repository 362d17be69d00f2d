package lambda

import "stile/internal/wire"

// Gateway is what API Gateway says of itself and of the request when it calls a function.
type Gateway struct {
	ApiId     string
	RequestId string
	SourceArn string // of the method or the authorizer
	TraceId   string
}

// AddTo adds it to the header of a call, but for what mappings have put there.
func (g Gateway) AddTo(header *wire.Header) {
	header.Add("x-amzn-lambda-integration-tag", g.RequestId)
	header.Add("x-amzn-apigateway-api-id", g.ApiId)
	if !header.Has("Accept") {
		header.Add("Accept", "application/json")
	}
	if !header.Has("User-Agent") {
		header.Add("User-Agent", "AmazonAPIGateway_"+g.ApiId)
	}
	header.Add("X-Amz-Source-Arn", g.SourceArn)
	header.Add("X-Amzn-Trace-Id", g.TraceId)
	if !header.Has("Content-Type") {
		header.Add("Content-Type", "application/json")
	}
}
