package integration

import (
	"context"
	"net/url"
	"strings"
	"time"

	"stile/internal/awsapi"
	"stile/internal/exchange"
	"stile/internal/mapping"
	"stile/internal/wire"
)

// service is an AWS integration of a service other than Lambda's functions: spec data-plane 02 section 9.
type service struct {
	*Method
	arn         serviceArn
	path        uriTemplate // of the path form
	action      *action     // of the action form, else nil
	credentials string
	caller      *awsapi.Caller
	timeout     time.Duration
}

// action is the action form: a request to the root path that names what to do.
type action struct {
	params []exchange.Param // Action, Version and the parameters that stand in the URI
	target string           // X-Amz-Target where the gateway supplies it
	media  string           // Content-Type likewise
	query  bool             // a call of the Query protocol
}

func newService(m *Method, b *Backends, arn serviceArn, credentials string) *service {
	s := &service{Method: m, arn: arn, credentials: credentials, caller: b.AWS, timeout: m.timeout()}
	if arn.action {
		s.action = newAction(arn)
	} else {
		s.path = compileURI(arn.rest)
	}
	return s
}

func newAction(arn serviceArn) *action {
	name, inline, _ := strings.Cut(strings.TrimPrefix(arn.rest, "/"), "&")
	a := &action{params: []exchange.Param{{Name: "Action", Value: name}}}
	if protocol, ok := jsonServices[arn.service]; ok && arn.subdomain == "" {
		a.target = protocol.targetPrefix + "." + name
		a.media = protocol.contentType
	}
	if version, ok := queryVersions[arn.service]; ok {
		a.query = true
		if !strings.Contains("&"+inline, "&Version=") {
			a.params = append(a.params, exchange.Param{Name: "Version", Value: version})
		}
	}
	for parameter := range strings.SplitSeq(inline, "&") {
		if parameter == "" {
			continue
		}
		key, value, _ := strings.Cut(parameter, "=")
		a.params = append(a.params, exchange.Param{Name: unescape(key), Value: unescape(value)})
	}
	return a
}

func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

func (s *service) Invoke(ctx context.Context, x *exchange.Exchange) error {
	if err := mapping.CheckMapped(mapping.MappedToAws, &x.EndpointRequest.Header); err != nil {
		return err
	}
	req := &x.Call().Request
	*req = wire.Request{Method: s.verb(x), Target: s.target(x)}
	body, err := s.fill(ctx, x, req)
	if err != nil {
		return err
	}
	s.addDefaultHeader(x)
	req.Header = x.EndpointRequest.Header
	ctx, started := x.Call().Clock.Start(ctx, s.timeout)
	defer x.Call().Clock.Stop()
	call := &awsapi.Call{
		Service: s.arn.service, Subdomain: s.arn.subdomain, Region: s.arn.region, Credentials: s.credentials, Request: req,
	}
	if err := s.caller.Prepare(ctx, call); err != nil {
		return callFault(ctx, err)
	}
	x.Dispatched()
	traceRequest(x, req, body)
	res := &x.Call().Response
	if err := s.caller.Send(ctx, call, res); err != nil {
		noAnswer(x, started)
		return callFault(ctx, err)
	}
	x.Context.AwsEndpointRequestId = awsRequestId(&res.Header)
	return mappableAnswer(ctx, x, res, started)
}

// target is the path and query of a call.
func (s *service) target(x *exchange.Exchange) string {
	if s.action == nil {
		return addQuery(x, escapeTarget(s.path.render(x)), "", x.EndpointRequest.Query)
	}
	return addQuery(x, addQuery(x, "/", "", s.action.params), "", x.EndpointRequest.Query)
}

// fill gives a call its body and what of its header the API's author may leave out, and answers the body. A call of the Query protocol
// has its parameters in the query; unless its author says what its body is, the body is ignored.
func (s *service) fill(ctx context.Context, x *exchange.Exchange, req *wire.Request) ([]byte, error) {
	header := &x.EndpointRequest.Header
	typed := header.Has("Content-Type")
	if s.action != nil && s.action.query && !typed {
		return nil, nil
	}
	if s.action != nil && s.action.target != "" {
		if !header.Has("X-Amz-Target") {
			header.Add("X-Amz-Target", s.action.target)
		}
		if !typed {
			header.Add("Content-Type", s.action.media)
		}
	}
	body, err := mappedBody(ctx, x, req)
	if err != nil {
		return nil, err
	}
	addContentType(x, req)
	return body, nil
}

func awsRequestId(header *wire.Header) string {
	if id, ok := header.Lookup("x-amzn-RequestId"); ok {
		return id
	}
	return header.Get("x-amz-request-id")
}
