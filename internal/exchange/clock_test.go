package exchange

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheTimeoutIsTheBackendsNotTheClients(t *testing.T) {
	for name, asked := range map[string]func(context.Context){
		"when someone waits for the end": func(ctx context.Context) { ctx.Done() },
		"when someone asks":              func(context.Context) {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var c Clock
				ctx, _ := c.Start(context.Background(), 10*time.Second)
				asked(ctx)
				time.Sleep(4 * time.Second)
				c.Pause() // the client sends
				time.Sleep(time.Hour)
				c.Pause() // and takes at the same time
				time.Sleep(time.Hour)
				c.Resume()
				c.Resume()
				time.Sleep(5 * time.Second)
				if ctx.Err() != nil {
					t.Fatal("the call ended after nine seconds of ten")
				}
				time.Sleep(time.Second)
				if !errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
					t.Errorf("after ten seconds of ten: %v", context.Cause(ctx))
				}
				c.Stop()
			})
		})
	}
}

func TestTheEndIsThereForThoseWhoWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Clock
		for range 2 { // used again
			began := time.Now()
			ctx, _ := c.Start(context.Background(), time.Second)
			<-ctx.Done()
			if took := time.Since(began); took != time.Second {
				t.Errorf("after %v", took)
			}
		}
		parent, cancel := context.WithCancel(t.Context())
		ctx, _ := c.Start(parent, time.Hour)
		done := ctx.Done()
		cancel()
		if <-done; !errors.Is(ctx.Err(), context.Canceled) {
			t.Error(ctx.Err())
		}
		c.Stop()
	})
}

func TestAStoppedClockEndsItsCall(t *testing.T) {
	var c Clock
	ctx, _ := c.Start(context.Background(), time.Hour)
	done := ctx.Done()
	c.Stop()
	<-done
	if !errors.Is(ctx.Err(), context.Canceled) || errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		t.Errorf("ended with %v", context.Cause(ctx))
	}
}

func TestAClockOfACallThatHasEndedIsDone(t *testing.T) {
	parent, cancel := context.WithCancel(context.Background())
	var c Clock
	ctx, _ := c.Start(parent, time.Hour)
	cancel() // before anybody waits
	<-ctx.Done()
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Errorf("ended with %v", ctx.Err())
	}
}

// The context package looks at a context again after it was told that it is done: on a goroutine of its own, whenever that runs.
func TestACallThatWasWaitedForStaysEnded(t *testing.T) {
	var c Clock
	first, _ := c.Start(context.Background(), time.Hour)
	first.Done()
	c.Stop()
	second, _ := c.Start(context.Background(), time.Hour)
	if !errors.Is(first.Err(), context.Canceled) || second.Err() != nil {
		t.Errorf("the first call is %v, the second %v", first.Err(), second.Err())
	}
	c.Stop()
}

func TestAClockCostsNoAllocation(t *testing.T) {
	var c Clock
	parent := t.Context()
	if n := testing.AllocsPerRun(100, func() {
		ctx, _ := c.Start(parent, time.Hour)
		if ctx.Err() != nil {
			t.Error(ctx.Err())
		}
		c.Stop()
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
