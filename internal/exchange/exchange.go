// Package exchange holds one request in flight: what the client asked, what the templates and mappings may see of it, and what
// is to be answered.
package exchange

import (
	"bytes"
	"io"
	"time"

	"stile/internal/jsonval"
	"stile/internal/wire"
)

// Exchange is one request on its way through a plan. It belongs to one goroutine.
type Exchange struct {
	Request          Request
	EndpointRequest  EndpointRequest
	EndpointResponse EndpointResponse
	Mapped           wire.Header   // headers that a mapping made, before the rules of their way
	Response         wire.Response // what the client will get, before the gateway adds its own headers
	Context          Context
	StageVariables   map[string]string // of the stage, with a canary's overrides laid over; not to be changed

	// What templates assign into $context.requestOverride and $context.responseOverride; nil until a template runs.
	// Any key may be there. The request side is kept for the response template to read.
	RequestOverride  *jsonval.Object
	ResponseOverride *jsonval.Object

	Trace *Trace // nil unless the execution log is wanted

	TraceId     string // X-Amzn-Trace-Id, as downstream and, where AnswerTrace says so, the client sees it
	AnswerTrace bool   // the answer carries X-Amzn-Trace-Id, even if it is a fault

	TestInvoke bool // by TestInvokeMethod: nothing is authorised or throttled

	call    *Call // nil until an HTTP backend is called
	scratch bytes.Buffer
	outputs outputs
	texts   texts
}

// Dispatched notes that a backend whose answers carry the trace id is about to be called.
func (x *Exchange) Dispatched() {
	x.AnswerTrace = true
	x.Response.Header.Add("X-Amzn-Trace-Id", x.TraceId)
}

// Reset empties x for another request and keeps the room it has.
func (x *Exchange) Reset() {
	x.Request.reset()
	x.EndpointRequest.reset()
	x.EndpointResponse = EndpointResponse{}
	x.Mapped.Reset()
	x.Response.Reset()
	x.Context = Context{}
	x.StageVariables = nil
	x.RequestOverride, x.ResponseOverride = nil, nil
	x.Trace = nil
	x.TraceId, x.AnswerTrace, x.TestInvoke = "", false, false
	if x.call != nil {
		x.call.reset()
	}
	poison(x.scratch.Bytes())
	if x.scratch.Cap() > maxKeptScratch {
		x.scratch = bytes.Buffer{}
	}
	x.scratch.Reset()
	x.outputs.reset()
	x.texts.reset()
}

const maxKeptScratch = 256 << 10 // bytes

func emptied(params []Param) []Param {
	clear(params)
	return params[:0]
}

// ReadAll brings a body of at most limit bytes to hand, as wire.Body does, in memory that lasts until x is reset. Only one body of
// an exchange is read this way: the endpoint's.
func (x *Exchange) ReadAll(body *wire.Body, limit int64) ([]byte, error) {
	if body.Buffered() || body.Len() > limit {
		return body.ReadAll(limit)
	}
	x.scratch.Reset()
	if body.Len() > 0 {
		x.scratch.Grow(int(body.Len()) + bytes.MinRead)
	}
	_, err := x.scratch.ReadFrom(io.LimitReader(body.Reader(), limit+1))
	if closeErr := body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, err
	}
	if int64(x.scratch.Len()) > limit {
		return nil, wire.ErrTooLarge
	}
	*body = wire.Bytes(x.scratch.Bytes())
	return x.scratch.Bytes(), nil
}

// Request is the method request: the client's, with path and query taken apart and the headers that nothing may see dropped.
type Request struct {
	Method     string
	Header     wire.Header // without the hop-by-hop and entity headers of spec data-plane 01 section 3; with X-Forwarded-*, X-Amzn-Trace-Id and Host
	PathParams []Param     // values as they stand in the URL, still percent-encoded
	Query      []Param     // decoded, in order, repetitions kept
	RawQuery   string
	Body       wire.Body
	Path       string // after the stage, as event.path has it
}

func (r *Request) reset() {
	r.Header.Reset()
	r.PathParams, r.Query = emptied(r.PathParams), emptied(r.Query)
	r.Method, r.RawQuery, r.Path = "", "", ""
	r.Body = wire.Body{}
}

// Param is one named value of a path or query.
type Param struct{ Name, Value string }

// LastParam is the last value under name.
func LastParam(params []Param, name string) (string, bool) {
	for i := len(params) - 1; i >= 0; i-- {
		if params[i].Name == name {
			return params[i].Value, true
		}
	}
	return "", false
}

// Context is $context. Members are AWS's variables of the same name: spec data-plane 04 section 5.
type Context struct {
	ResourceId        string
	ResourcePath      string
	HttpMethod        string // the client's verb
	ExtendedRequestId string
	RequestTime       time.Time // also RequestTimeEpoch
	Path              string    // with the stage or base path
	AccountId         string
	Protocol          string
	Stage             string
	DomainPrefix      string
	RequestId         string
	RequestIdReplaced bool // the client brought one that isn't a UUID
	Identity          Identity
	DomainName        string
	DeploymentId      string
	ApiId             string

	OperationName        string
	IsCanaryRequest      *bool             // nil unless the stage has a canary
	Authorizer           map[string]string // nil without an authorizer
	AwsEndpointRequestId string
	Error                *Error // nil unless a fault is being answered
	Integration          IntegrationContext
}

// Identity is $context.identity. An empty member prints as nothing and is null in the Lambda proxy event.
type Identity struct {
	CognitoIdentityPoolId         string
	AccountId                     string
	CognitoIdentityId             string
	Caller                        string
	SourceIp                      string
	PrincipalOrgId                string
	AccessKey                     string
	CognitoAuthenticationType     string
	CognitoAuthenticationProvider string
	UserArn                       string
	UserAgent                     string
	User                          string
	ApiKey                        string
	ApiKeyId                      string
}

// Error is $context.error, for gateway responses and access logs.
type Error struct {
	Message               string // empty means null
	ResponseType          string
	ValidationErrorString string
}

// IntegrationContext is what became known while the backend was called.
type IntegrationContext struct {
	Status         int           // the backend's; 0 if it wasn't reached
	FunctionStatus int           // what a function behind a proxy integration answered; 0 for any other backend
	Latency        time.Duration // until the backend's head had come

	Streamed           bool          // the client gets the answer as it comes
	TimeToFirstContent time.Duration // of a streamed answer, until the first bytes of its body had come; 0 if none have
}
