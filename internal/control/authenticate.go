package control

import (
	"crypto/subtle"
	"errors"
	"strings"

	"stile/internal/apigw"
	"stile/internal/lazyregexp"
	"stile/internal/sigv4"
	"stile/internal/wire"
)

// anonymous is the caller of a request that isn't signed, where that is accepted.
const anonymous = "anonymous"

// authenticate finds out who calls and for which region, and answers the body without the frames of signed chunks. Without a verifier
// nobody is refused and the scope of a signature is believed.
func (c *Control) authenticate(call *Call, req *wire.Request, body []byte, operation *Operation) (payload []byte, err error) {
	signed := &sigv4.Request{Method: req.Method, Host: req.Host, Target: req.Target, Header: req.Header.Values, Body: body}
	_, rawQuery, _ := strings.Cut(req.Target, "?")
	accessKeyId, region, _, ok := sigv4.Scope(req.Header.Get("Authorization"), rawQuery)
	call.AccessKeyId = accessKeyId
	if c.verifier == nil {
		payload, err = sigv4.Payload(signed)
		if err != nil {
			return nil, signatureError(err)
		}
		if !ok {
			call.Caller = anonymous
			return payload, nil
		}
		call.Caller = accessKeyId
		return payload, call.setRegion(region)
	}
	identity, err := c.verifier.Verify(signed)
	if err != nil {
		return nil, signatureError(err)
	}
	principal := c.principal(identity.AccessKeyId)
	if subtle.ConstantTimeCompare([]byte(identity.SecurityToken), []byte(principal.SessionToken)) == 0 {
		return nil, &apigw.Error{Code: "UnrecognizedClientException", Status: 403, Message: "The security token included in the request is invalid."}
	}
	call.Caller = principal.Arn
	if err := call.setRegion(identity.Region); err != nil {
		return nil, err
	}
	if principal.ReadOnly && operation.Method != "GET" {
		return nil, accessDenied(call, req, operation)
	}
	return identity.Payload, nil
}

var regions = lazyregexp.New(`^[a-z0-9-]{1,32}$`)

// setRegion refuses what can't be a region: its name is part of the store's keys.
func (c *Call) setRegion(region string) error {
	if !regions.MatchString(region) {
		return &apigw.Error{Code: "InvalidSignatureException", Status: 403, Message: "Credential should be scoped to a valid region. "}
	}
	c.Region = region
	return nil
}

func signatureError(err error) error {
	var refusal *sigv4.Error
	if errors.As(err, &refusal) {
		return &apigw.Error{Code: refusal.Code, Status: refusal.Status, Message: refusal.Message}
	}
	return err
}

func accessDenied(call *Call, req *wire.Request, operation *Operation) error {
	path, _, _ := strings.Cut(req.Target, "?")
	return &apigw.Error{Code: "AccessDeniedException", Status: 403, Message: "User: " + call.Caller + " is not authorized to perform: apigateway:" +
		operation.Method + " on resource: arn:" + apigw.Partition(call.Region) + ":apigateway:" + call.Region + "::" + path}
}
