package control

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strconv"

	"github.com/google/uuid"

	"stile/internal/wire"
)

func (c *Control) newCall(ctx context.Context) *Call {
	return &Call{Context: ctx, RequestId: uuid.NewString(), AccountId: c.accountId, Region: c.region}
}

// finish gives an answer the headers that all answers have.
func finish(call *Call, res *wire.Response) {
	res.Header.Set("x-amzn-RequestId", call.RequestId)
	res.Header.Set("x-amz-apigw-id", extendedRequestId())
	if _, ok := res.Header.Lookup("Content-Type"); !ok {
		res.Header.Set("Content-Type", "application/json")
	}
	res.Header.Set("Content-Length", strconv.FormatInt(res.Body.Len(), 10))
}

// extendedRequestId is opaque and ends with = as the service's does.
func extendedRequestId() string {
	var b [11]byte
	rand.Read(b[:])
	return base64.StdEncoding.EncodeToString(b[:])
}
