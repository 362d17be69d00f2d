package integration

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"stile/internal/exchange"
)

// A backend may be silent for five minutes; behind an edge-optimized endpoint for 30 seconds.
func TestAStreamThatIsIdleForTooLongEnds(t *testing.T) {
	for edge, limit := range map[bool]time.Duration{false: 5 * time.Minute, true: 30 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			c := new(exchange.Clock)
			ctx, _ := c.Start(context.Background(), time.Hour)
			backend, w := io.Pipe()
			context.AfterFunc(ctx, func() { _ = w.CloseWithError(context.Cause(ctx)) }) // as a connection does
			s := newEndpointStream(&Method{EdgeOptimized: edge}, new(exchange.Exchange), c, backend, backend, time.Now())
			go func() {
				for range 3 {
					time.Sleep(limit - time.Second)
					_, _ = w.Write([]byte("x"))
				}
			}()
			for range 3 {
				if n, err := s.Read(make([]byte, 1)); n != 1 || err != nil {
					t.Fatalf("%d, %v", n, err)
				}
				time.Sleep(2 * limit) // the client takes its time, which is no matter
			}
			begin := time.Now()
			if _, err := s.Read(make([]byte, 1)); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
			if took := time.Since(begin); took != limit {
				t.Errorf("ended after %v", took)
			}
			_ = s.Close()
		})
	}
}

func TestTheTimeoutOfAStreamIncludesItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := new(exchange.Clock)
		ctx, _ := c.Start(context.Background(), time.Minute)
		backend, w := io.Pipe()
		go func() { _, _ = w.Write([]byte("x")) }()
		x := new(exchange.Exchange)
		s := newEndpointStream(new(Method), x, c, backend, backend, time.Now())
		time.Sleep(time.Second)
		if _, err := s.Read(make([]byte, 1)); err != nil || x.Context.Integration.TimeToFirstContent != time.Second {
			t.Errorf("%v, first content after %v", err, x.Context.Integration.TimeToFirstContent)
		}
		time.Sleep(time.Minute) // the client takes nothing
		if !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			t.Error(context.Cause(ctx))
		}
		_ = s.Close()
	})
}
