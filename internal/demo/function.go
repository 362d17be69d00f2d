package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"stile/internal/wire"
)

// functionName is what the demo's Lambda ARNs name.
const functionName = "hello"

// runFunction is the demo's Lambda function: this very program, started by the gateway, speaking the Lambda Runtime API as any custom
// runtime does. It ends when the gateway closes the door.
func runFunction(ctx context.Context) error {
	client := wire.NewClient(wire.ClientOptions{})
	defer client.Close()
	api := os.Getenv("AWS_LAMBDA_RUNTIME_API")
	for {
		var next, done wire.Response
		err := client.Do(ctx, &wire.Request{Method: "GET", Scheme: "http", Host: api, Target: "/2018-06-01/runtime/invocation/next"}, &next)
		if err != nil {
			return fmt.Errorf("ask for the next invocation: %w", err)
		}
		event, err := next.Body.ReadAll(8 << 20)
		if err != nil {
			return fmt.Errorf("read the event: %w", err)
		}
		err = client.Do(ctx, &wire.Request{
			Method: "POST", Scheme: "http", Host: api,
			Target: "/2018-06-01/runtime/invocation/" + next.Header.Get("Lambda-Runtime-Aws-Request-Id") + "/response",
			Body:   wire.Bytes(handle(event)),
		}, &done)
		if err != nil {
			return fmt.Errorf("send the result: %w", err)
		}
		done.Body.Close()
	}
}

// handle greets whom the event names. A proxy event has a requestContext and wants a status, headers and a body back; anything else is
// what a mapping template made, and is answered with a plain object.
func handle(event []byte) []byte {
	var in struct {
		Name                  string
		RequestContext        *struct{ ResourcePath string }
		QueryStringParameters map[string]string
	}
	if err := json.Unmarshal(event, &in); err != nil {
		return []byte(`{"errorMessage":"the event is no JSON object"}`)
	}
	if in.RequestContext == nil {
		return encode(map[string]string{"greeting": "Hello, " + in.Name + "!"})
	}
	greeting := encode(map[string]string{"greeting": "Hello, " + in.QueryStringParameters["name"] + "!", "resource": in.RequestContext.ResourcePath})
	return encode(map[string]any{
		"statusCode": 201,
		"headers":    map[string]string{"Content-Type": "application/json", "X-Made-By": "a local Lambda function"},
		"body":       string(greeting),
	})
}

func encode(v any) []byte {
	text, _ := json.Marshal(v) // maps of strings always encode
	return text
}
