package control

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"testing"

	"stile/internal/boltstore"
	"stile/internal/plan"
	"stile/internal/wire"
)

// BenchmarkPutIntegration is the life of most calls that change something: decode, check, commit to a disk, answer.
func BenchmarkPutIntegration(b *testing.B) {
	benchmarkCall(b, &wire.Request{Method: "PUT", Body: wire.Bytes([]byte(
		`{"type":"HTTP","httpMethod":"GET","uri":"https://example.com","requestTemplates":{"application/json":"{}"}}`))})
}

func BenchmarkGetIntegration(b *testing.B) { benchmarkCall(b, &wire.Request{Method: "GET"}) }

func benchmarkCall(b *testing.B, req *wire.Request) {
	db, err := boltstore.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	c, err := New(Options{
		Store: db, AccountId: "123456789012", Region: "us-east-1", Rollout: new(rolled), Env: new(plan.Env),
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		b.Fatal(err)
	}
	path := "/restapis/" + prepare(b, c) + "/methods/GET/integration"
	serve(b, c, &wire.Request{Method: "PUT", Target: path, Body: wire.Bytes([]byte(`{"type":"MOCK"}`))})
	req.Target = path
	for b.Loop() {
		serve(b, c, req)
	}
}

// prepare makes an API with one method and answers the path of its resource.
func prepare(b *testing.B, c *Control) (path string) {
	res := serve(b, c, &wire.Request{Method: "POST", Target: "/restapis", Body: wire.Bytes([]byte(`{"name":"bench"}`))})
	var api struct{ Id, RootResourceId string }
	text, err := res.Body.ReadAll(1 << 20)
	if err == nil {
		err = json.Unmarshal(text, &api)
	}
	if err != nil {
		b.Fatal(err)
	}
	path = api.Id + "/resources/" + api.RootResourceId
	serve(b, c, &wire.Request{Method: "PUT", Target: "/restapis/" + path + "/methods/GET", Body: wire.Bytes([]byte(`{"authorizationType":"NONE"}`))})
	return path
}

func serve(b *testing.B, c *Control, req *wire.Request) *wire.Response {
	var answer responder
	c.Serve(context.Background(), req, &answer)
	if answer.res.Status >= 300 {
		b.Fatal(answer.res.Status)
	}
	return answer.res
}
