package lambda

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"sync/atomic"

	"stile/internal/awsapi"
	"stile/internal/wire"
)

// remote calls functions through the Invoke API.
type remote struct {
	aws      *awsapi.Caller
	endpoint *url.URL // nil = where the Caller finds Lambda
	one      bool     // the endpoint is that of one function

	// nameless is whether the endpoint turned out to know its one function only as "function", as the Runtime Interface Emulator does.
	nameless atomic.Bool
}

func (r *remote) invoke(ctx context.Context, call *Invocation, f function) (*Result, error) {
	name := call.FunctionArn
	if r.nameless.Load() {
		name = "function"
	}
	result, err := r.invokeAs(ctx, call, f, name)
	var refused *ServiceError
	if r.one && name != "function" && errors.As(err, &refused) && refused.Status == 404 && refused.Code == "" {
		if result, err := r.invokeAs(ctx, call, f, "function"); err == nil {
			r.nameless.Store(true)
			return result, nil
		}
	}
	return result, err
}

func (r *remote) invokeAs(ctx context.Context, call *Invocation, f function, name string) (*Result, error) {
	req := &wire.Request{Method: "POST", Target: invokeTarget(name), Header: call.Header.Clone(), Body: wire.Bytes(call.Payload)}
	if r.endpoint != nil {
		base := strings.TrimRight(r.endpoint.EscapedPath(), "/")
		req.Scheme, req.Host = r.endpoint.Scheme, r.endpoint.Host
		if strings.HasSuffix(base, "/invocations") {
			req.Target = base
		} else {
			req.Target = base + req.Target
		}
	}
	kind := call.Type
	if kind == "" {
		kind = "RequestResponse"
	}
	req.Header.Set("X-Amz-Invocation-Type", kind)
	if call.ClientContext != "" {
		req.Header.Set("X-Amz-Client-Context", call.ClientContext)
	}
	if !req.Header.Has("Content-Type") {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := r.send(ctx, call, f, req)
	if err != nil {
		return nil, err
	}
	return readResult(res)
}

func (r *remote) send(ctx context.Context, call *Invocation, f function, req *wire.Request) (*wire.Response, error) {
	signed := &awsapi.Call{Service: "lambda", Region: f.region, Credentials: call.Credentials, Request: req}
	if err := r.aws.Prepare(ctx, signed); err != nil {
		return nil, err
	}
	call.sending(&req.Header)
	res := new(wire.Response) // what is read of it goes into the result
	if err := r.aws.Send(ctx, signed, res); err != nil {
		return nil, err
	}
	return res, nil
}

// invokeTarget is the path of a function's invocations, the ARN's colons as they are.
func invokeTarget(name string) string {
	return "/2015-03-31/functions/" + (&url.URL{Path: "/" + name}).EscapedPath()[1:] + "/invocations"
}

// readResult reads an answer of the Invoke API.
func readResult(res *wire.Response) (*Result, error) {
	defer func() { _ = res.Body.Close() }() // of one that is too large, most hasn't been read
	body, err := res.Body.ReadAll(maxResponse)
	if errors.Is(err, wire.ErrTooLarge) {
		out := responseTooLarge()
		body = out.payload
		res.Header.Set("X-Amz-Function-Error", out.functionError)
	} else if err != nil {
		return nil, err
	}
	id := res.Header.Get("X-Amzn-RequestId")
	if res.Status < 200 || res.Status > 299 {
		return nil, serviceError(res, body, id)
	}
	return &Result{
		Status:          res.Status,
		FunctionError:   res.Header.Get("X-Amz-Function-Error"),
		ExecutedVersion: res.Header.Get("X-Amz-Executed-Version"),
		RequestId:       id,
		Payload:         body,
		Header:          res.Header,
	}, nil
}

// serviceError reads a refusal. Code stays empty if whoever answered doesn't speak the service's protocol.
func serviceError(res *wire.Response, body []byte, id string) *ServiceError {
	var said struct {
		Type         string `json:"__type"`
		Message      string `json:"message"`
		UpperMessage string `json:"Message"`
	}
	if json.Unmarshal(body, &said) != nil || said.Message == "" && said.UpperMessage == "" {
		said.Message = strings.ToValidUTF8(string(body[:min(len(body), 1000)]), "")
	}
	if said.Message == "" {
		said.Message = said.UpperMessage
	}
	code, _, _ := strings.Cut(res.Header.Get("X-Amzn-ErrorType"), ":")
	if code == "" {
		code = said.Type[strings.LastIndexByte(said.Type, '#')+1:]
	}
	return &ServiceError{Status: res.Status, Code: code, Message: said.Message, RequestId: id}
}
