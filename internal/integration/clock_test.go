package integration

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheTimeoutIsTheBackendsNotTheClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, c := startClock(context.Background(), 10*time.Second)
		time.Sleep(4 * time.Second)
		c.pause() // the client sends
		time.Sleep(time.Hour)
		c.pause() // and takes at the same time
		time.Sleep(time.Hour)
		c.resume()
		c.resume()
		time.Sleep(5 * time.Second)
		if ctx.Err() != nil {
			t.Fatal("the call ended after nine seconds of ten")
		}
		time.Sleep(2 * time.Second)
		if !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			t.Errorf("after eleven seconds of ten: %v", context.Cause(ctx))
		}
		c.stop()
	})
}

func TestAStoppedClockEndsItsCall(t *testing.T) {
	ctx, c := startClock(context.Background(), time.Hour)
	c.stop()
	if !errors.Is(ctx.Err(), context.Canceled) || errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		t.Errorf("ended with %v", context.Cause(ctx))
	}
}
