package integration

import (
	"context"
	"errors"
	"io"
	"sync"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/vpclink"
	"stile/internal/wire"
)

// private sends calls through a VPC link: the URI says what the backend is told and which name its certificate is for, the link where
// it is.
type private struct {
	links *vpclink.Links
	via   vpclink.Via
}

// newPrivate is nil for an integration on the internet.
func newPrivate(m *Method, links *vpclink.Links) *private {
	via, ok := Via(m.Integration, m.Region, m.StageVariables)
	if !ok {
		return nil
	}
	return &private{links, via}
}

// Via is the VPC link that an integration goes through, if it does.
func Via(in *apigw.Integration, region string, variables map[string]string) (vpclink.Via, bool) {
	if in.ConnectionType != apigw.ConnectionVpcLink {
		return vpclink.Via{}, false
	}
	return vpclink.Via{
		Region:            region,
		ConnectionId:      exchange.SubstituteStageVariables(in.ConnectionId, variables),
		IntegrationTarget: exchange.SubstituteStageVariables(in.IntegrationTarget, variables),
	}, true
}

// send calls one of the link's targets. A target that can't be connected to has seen nothing of the request, so another may.
func (p *private) send(ctx context.Context, client *wire.Client, req *wire.Request, res *wire.Response) error {
	group, err := p.links.Find(p.via)
	if err != nil {
		_ = req.Body.Close() // nothing of it was read
		return apigw.ConfigurationFault("VPC link can't be used: "+err.Error(), nil)
	}
	again := req.Body.Buffered()
	var tried []*vpclink.Target
	for {
		target := group.Pick(tried)
		if target == nil {
			return err
		}
		req.Address = target.Address
		err = client.Do(ctx, req, res)
		if err == nil {
			target.Answered()
			res.Body = untilRead(res.Body, target.Done)
			return nil
		}
		target.Done()
		if ctx.Err() != nil { // it was given time and is perhaps no worse than the others
			return err
		}
		var network *wire.NetworkError
		if !errors.As(err, &network) || network.Kind == wire.Denied || network.Kind == wire.BadAddress {
			return err
		}
		target.Failed(network)
		if !again || !beforeSending(network.Kind) {
			return err
		}
		tried = append(tried, target)
	}
}

// beforeSending is whether a call that wasn't cut short by its own deadline failed before anything of it was sent.
func beforeSending(kind wire.NetworkErrorKind) bool {
	return kind == wire.Refused || kind == wire.Unresolvable || kind == wire.Timeout
}

// untilRead has done called when the body is closed, or now if there is none to read.
func untilRead(body wire.Body, done func()) wire.Body {
	if body.Buffered() {
		done()
		return body
	}
	return wire.Stream(&watchedBody{Reader: body.Reader(), body: body, done: done}, body.Len())
}

type watchedBody struct {
	io.Reader
	body wire.Body
	done func()
	once sync.Once
}

func (b *watchedBody) Close() error {
	b.once.Do(b.done)
	return b.body.Close()
}
