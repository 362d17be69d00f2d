package control

import (
	"context"
	"time"

	"stile/internal/apigw"
	"stile/internal/store"
)

// Call is one control-plane call: who asks, where, and the transaction it runs in.
type Call struct {
	Context     context.Context
	RequestId   string
	AccountId   string
	Region      string // of the signature's credential scope, else the server's default
	Caller      string // who signed, as far as that is known
	AccessKeyId string // that the signature names, verified or not; "" without a signature
	Now         apigw.Timestamp

	control *Control
	reader  store.Reader
	writer  store.Writer // nil in a call that only reads

	afterwards []func() error // what is done after the commit and before the answer
	publishes  []func() error // likewise, when it is too late to refuse
}

// transact runs an operation in one transaction of the store. The store may run it twice; only the last run counts.
func (c *Control) transact(call *Call, op *Operation, in any) (out any, err error) {
	call.control = c
	call.Now = apigw.TimestampOf(time.Now())
	if op.prepare != nil {
		if err := op.prepare(call, in); err != nil {
			return nil, err
		}
	}
	run := func(r store.Reader, w store.Writer) error {
		call.reader, call.writer, call.afterwards, call.publishes = r, w, nil, nil
		out, err = op.handle(call, in)
		return err
	}
	if op.mutates() {
		_, err = c.store.Update(call.Context, func(w store.Writer) error { return run(w, w) })
	} else {
		err = c.store.View(call.Context, func(r store.Reader) error { return run(r, nil) })
	}
	call.reader, call.writer = nil, nil
	for _, then := range call.afterwards {
		if err == nil {
			err = then()
		}
	}
	if err == nil {
		call.publish(op)
	}
	return out, err
}

// publish has what is committed served. If it can't be, the answer is that of the call nevertheless: the change is there, and who is
// told of a failure would make it again. The log and what tells of the node's health say so.
func (c *Call) publish(op *Operation) {
	for _, f := range c.publishes {
		if err := f(); err != nil {
			c.control.log.Error("a change is stored, but this node can't serve it", "operation", op.Name, "request", c.RequestId, "error", err)
		}
	}
}

// then has f done once the call's transaction is committed, before the call is answered. What f answers is the call's answer.
func (c *Call) then(f func() error) { c.afterwards = append(c.afterwards, f) }

// roll has this node serve what the store will hold of the API's stages, before the call is answered. It is done even for a client
// that doesn't wait: what is committed is to be served.
func (c *Call) roll(apiId string) {
	c.publishes = append(c.publishes, func() error { return c.control.rollout.Roll(context.WithoutCancel(c.Context), c.Region, apiId) })
}
