package control

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"

	"stile/internal/apigw"
	"stile/internal/restjson"
	"stile/internal/wire"
)

// maxBody bounds the body of a call: the largest OpenAPI document that may be imported, with room for its encoding.
const maxBody = 8 << 20

var _ wire.Handler = (*Control)(nil).Serve

// Serve answers one request of the service's protocol.
func (c *Control) Serve(ctx context.Context, req *wire.Request, r wire.Responder) {
	start := time.Now()
	call := c.newCall(ctx)
	res, operation, err := c.answer(call, req)
	if err != nil {
		res = c.refuse(call, err)
	}
	finish(call, res)
	c.share(req, res)
	c.audit(call, req, operation, res.Status, err)
	if _, err := r.Respond(res); err != nil {
		c.log.Debug("an answer didn't arrive", "request", call.RequestId, "error", err)
	}
	var name string
	if operation != nil {
		name = operation.Name
	}
	c.observe(name, res.Status, time.Since(start))
}

// answer runs the operation a request asks for.
func (c *Control) answer(call *Call, req *wire.Request) (*wire.Response, *Operation, error) {
	path, rawQuery, _ := strings.Cut(req.Target, "?")
	query := restjson.ParseQuery(rawQuery)
	operation, labels := c.routes.route(req.Method, path, query)
	if c.isPreflight(req) {
		return preflight(), nil, nil
	}
	if operation == nil {
		return nil, nil, &apigw.Error{Code: "MissingAuthenticationTokenException", Status: 403, Message: "Missing Authentication Token"}
	}
	body, err := req.Body.ReadAll(maxBody)
	if errors.Is(err, wire.ErrTooLarge) {
		return nil, operation, &apigw.Error{Code: "RequestEntityTooLargeException", Status: 413, Message: "Request Too Long"}
	}
	if err != nil {
		return nil, operation, &apigw.Error{Code: "SerializationException", Status: 400, Message: "The request body ended early"}
	}
	if body, err = c.authenticate(call, req, body, operation); err != nil {
		return nil, operation, err
	}
	in := reflect.New(operation.Input).Interface()
	err = restjson.Decode(operation.Name, in, &restjson.Request{Labels: labels, Query: query, Header: req.Header.Lookup, Body: body})
	if err != nil {
		return nil, operation, err
	}
	out, err := c.transact(call, operation, in)
	if err != nil {
		return nil, operation, err
	}
	res := &wire.Response{Status: operation.Status}
	if out != nil {
		answer := restjson.EncodeAnswer(out)
		res.Body = wire.Bytes(answer.Body)
		for _, field := range answer.Header {
			res.Header.Add(field.Name, field.Value)
		}
	}
	return res, operation, nil
}

// refuse renders an error. What isn't an exception of the service is our own fault: it is logged and not shown.
func (c *Control) refuse(call *Call, err error) *wire.Response {
	exception := &restjson.Exception{Code: "InternalFailure", Status: 500, Message: "Internal server error"}
	var refusal *apigw.Error
	switch {
	case errors.As(err, &refusal):
		exception = &restjson.Exception{Code: refusal.Code, Status: refusal.Status, Message: refusal.Message}
	case errors.As(err, &exception):
	default:
		c.log.Error("a call failed", "request", call.RequestId, "error", err)
	}
	res := &wire.Response{Status: exception.Status, Body: wire.Bytes(exception.Body())}
	res.Header.Add(restjson.ErrorTypeHeader, exception.Code)
	if refusal != nil && refusal.Reason != "" {
		res.Header.Add("x-stile-reason", refusal.Reason)
		c.log.Info("a call was refused", "request", call.RequestId, "message", refusal.Message, "reason", refusal.Reason)
	}
	return res
}
