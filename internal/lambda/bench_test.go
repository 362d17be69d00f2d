package lambda

import (
	"context"
	"testing"

	"stile/internal/awsapi"
)

// BenchmarkInvoke is one warm process's way there and back: what a local function costs besides its own work.
func BenchmarkInvoke(b *testing.B) {
	aws, err := awsapi.New(awsapi.Options{})
	if err != nil {
		b.Fatal(err)
	}
	fs, err := New(Options{AWS: aws, Functions: map[string]FunctionConfig{"child": childConfig(b, "")}})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = fs.Close(context.Background()) }()
	call := &Invocation{FunctionArn: arn, Payload: []byte(`{}`)}
	for b.Loop() {
		if _, err := fs.Invoke(context.Background(), call); err != nil {
			b.Fatal(err)
		}
	}
}
