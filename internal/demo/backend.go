package demo

import (
	"context"
	"encoding/json"
	"net"
	"strings"

	"stile/internal/wire"
)

// pets is what the demo's HTTP backend knows.
var pets = map[string]string{
	"1": `{"id": 1, "kind": "dog", "name": "Rex", "price": 249.99}`,
	"2": `{"id": 2, "kind": "cat", "name": "Tom", "price": 124.5}`,
}

// backend is the HTTP server behind the HTTP and HTTP_PROXY routes. It answers /pets/{id}, and tells what it was sent on any other path.
type backend struct {
	url    string
	server *wire.Server
}

func startBackend() (*backend, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &backend{url: "http://" + listener.Addr().String(), server: wire.NewServer(wire.ServerOptions{}, serveBackend)}
	go func() { _ = b.server.Serve(listener) }() // ends with close
	return b, nil
}

func (b *backend) close() { b.server.Close() }

func serveBackend(_ context.Context, req *wire.Request, r wire.Responder) {
	path, query, _ := strings.Cut(req.Target, "?")
	res := &wire.Response{Status: 200}
	if pet, ok := pets[strings.TrimPrefix(path, "/pets/")]; ok {
		res.Body = wire.Bytes([]byte(pet))
	} else {
		sent, _ := req.Body.ReadAll(1 << 20)
		echo, _ := json.Marshal(map[string]string{"method": req.Method, "path": path, "query": query, "body": string(sent)})
		res.Body = wire.Bytes(echo)
	}
	res.Header.Add("Content-Type", "application/json")
	_, _ = r.Respond(res) // a caller that has gone isn't the demo's concern
}
