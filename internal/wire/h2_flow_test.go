package wire

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/net/http2"
)

func TestH2WindowsAreKept(t *testing.T) {
	address := serveH2(t, ServerOptions{}, h2TestHandler(t))
	p := dialH2(t, address, http2.Setting{ID: 4, Val: 0})
	p.get(1, "/bytes/10")
	p.until("1 200")
	p.frame(8, 0, 1, u32(4))
	p.until("1 data 4")
	_ = p.framer.WriteSettings(http2.Setting{ID: 4, Val: 5}) // 4 of them are used
	p.until("1 data 5")
	p.frame(8, 0, 1, u32(100))
	p.until("1 data 1 end")

	// The connection's window is for all of them.
	_ = p.framer.WriteSettings(http2.Setting{ID: 4, Val: 1 << 20})
	p.get(3, "/bytes/60000")
	p.get(5, "/bytes/60000")
	for p.data[3]+p.data[5] < 65535-10 {
		p.until("")
	}
	h2Barrier(p)
	p.until(pong)
	if got := p.data[3] + p.data[5]; got != 65535-10 {
		t.Errorf("%d bytes over a window of 65535, of which 10 were used", got)
	}
	p.frame(8, 0, 0, u32(1<<20))
	for p.data[3]+p.data[5] < 120000 {
		p.until("")
	}
}

func TestH2UploadsHaveTheirWindowsBack(t *testing.T) {
	address := serveH2(t, ServerOptions{}, h2TestHandler(t))
	p := dialH2(t, address, http2.Setting{ID: 4, Val: 1 << 24})
	p.frame(8, 0, 0, u32(1<<24))
	p.post(1, "/echo")
	const size = 3 << 20
	for sent := 0; sent < size; {
		if room := min(h2StreamWindow+p.opened[1], h2FirstWindow+p.opened[0]) - sent; room < h2MaxFrame {
			if event, err := p.next(); err != nil {
				t.Fatal(event, err)
			}
			continue
		}
		p.frame(0, 0, 1, zeros(h2MaxFrame))
		sent += h2MaxFrame
	}
	p.frame(0, h2EndStream, 1, "")
	p.until("1 200 content-length=3145728")
}

func TestH2UrgentAnswersGoFirst(t *testing.T) {
	c, p := oneH2(t, h2TestHandler(t), http2.Setting{ID: 4, Val: 1 << 20})
	p.get(1, "/bytes/65535")
	for p.data[1] < 65535 {
		p.until("")
	}
	p.get(3, "/bytes/100")
	p.get(5, "/bytes/100", "priority", "i, u=1")
	p.get(7, "/bytes/100")
	for range 3 {
		p.until("")
	}
	for waiting := 0; waiting < 3; time.Sleep(time.Millisecond) { // a head is out before its data waits for the window
		c.mu.Lock()
		waiting = len(c.waiters)
		c.mu.Unlock()
	}
	p.frame(16, 0, 0, u32(7)+"u=0")
	for _, id := range []string{"7", "5", "3"} {
		p.frame(8, 0, 0, u32(100))
		p.until(id + " data 100 end")
	}
}

// A client that lets us send as much as we like is still listened to meanwhile.
func TestH2RequestsAreTakenInTheMiddleOfLongAnswers(t *testing.T) {
	const window = 1 << 30
	address := serveH2(t, ServerOptions{}, h2TestHandler(t))
	p := dialH2(t, address, http2.Setting{ID: 4, Val: window})
	p.frame(8, 0, 0, u32(window))
	for _, id := range []uint32{1, 3, 5} {
		p.get(id, fmt.Sprint("/stream/", window))
		p.until(fmt.Sprint(id, " 200"))
	}
	p.get(7, "/")
	if p.until("7 204"); p.data[1]+p.data[3]+p.data[5] > window/2 {
		t.Error("the answer came only when nothing else was left to be sent")
	}
}
