package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// client calls one server. Its signature names a region and is no true one: neither server verifies without keys.
type client struct {
	url  string
	http *http.Client
}

const scope = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=00"

func newClient(address string) *client {
	return &client{"http://" + address, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// call sends in, unless it is nil, and reads the answer into out, unless that is.
func (c *client) call(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	switch in := in.(type) {
	case nil:
	case []byte:
		body = in
	default:
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = text
	}
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", scope)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// rate is how often call is done in a second by as many callers at once. Each is told the number of the call.
func rate(ctx context.Context, callers int, duration time.Duration, call func(ctx context.Context, n int) error) (float64, error) {
	var done, failed atomic.Int64
	var first error
	var once sync.Once
	var group sync.WaitGroup
	start := time.Now()
	for range callers {
		group.Go(func() {
			for time.Since(start) < duration && failed.Load() == 0 {
				if err := call(ctx, int(done.Add(1))); err != nil {
					failed.Add(1)
					once.Do(func() { first = err })
				}
			}
		})
	}
	group.Wait()
	return float64(done.Load()) / time.Since(start).Seconds(), first
}

// each does call for 0 to n-1, a few at once.
func each(ctx context.Context, n, callers int, call func(ctx context.Context, i int) error) error {
	var next, failed atomic.Int64
	var first error
	var once sync.Once
	var group sync.WaitGroup
	for range callers {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && failed.Load() == 0; i = int(next.Add(1)) - 1 {
				if err := call(ctx, i); err != nil {
					failed.Add(1)
					once.Do(func() { first = err })
				}
			}
		})
	}
	group.Wait()
	return first
}
