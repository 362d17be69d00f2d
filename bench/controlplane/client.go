// Package controlplane calls a control plane as any client of the service does, but for signatures: none is verified on loopback.
package controlplane

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Client calls one server.
type Client struct {
	url  string
	http *http.Client
}

// New is a client of the server at address, for as many callers at once as a measurement has.
func New(address string) *Client {
	return &Client{"http://" + address, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// scope names a region and the service, by which moto_server knows who is meant.
const scope = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=00"

// Call sends in, unless it is nil, and reads the answer into out, unless that is. Bytes are sent as they are, anything else as JSON.
func (c *Client) Call(ctx context.Context, method, path string, in, out any) error {
	body, ok := in.([]byte)
	if in != nil && !ok {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
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
	defer func() { _ = res.Body.Close() }() // it has been read
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
