package wire

import (
	"crypto/tls"
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/http2/hpack"
)

// What we allow a client, per connection. Bodies that nobody has read yet take at most h2ConnWindow, heads MaxHeaderBytes, answers on
// their way h2OutRoom and a frame.
const (
	h2MaxStreams   = 128
	h2ConnWindow   = 1 << 20
	h2StreamWindow = 256 << 10
	h2TableSize    = 4096 // of HPACK; the value that needs no setting
)

// h2Conn is a client's connection that speaks HTTP/2. One goroutine reads it; every request is answered on another, which writes its
// answer itself, together with what others have ready.
type h2Conn struct {
	options *ServerOptions
	handler Handler
	conn    stream
	socket  *socket // below TLS, or conn itself
	remote  netip.AddrPort
	tls     *tls.ConnectionState // nil without TLS
	watch   watch

	received atomic.Uint64 // bytes

	// The reader's own.
	in    *[h2ReadBuffer]byte // nil while nothing is in it
	have  int
	ended error // why it has stopped
	met   bool  // the preface has come
	hpack *hpack.Decoder
	block h2Block
	batch []uint32 // streams whose head is here, and whose body may yet come with the bytes at hand

	mu      sync.Mutex
	streams map[uint32]*h2Stream // open or half closed, section 5.1
	last    uint32               // the highest stream that the client has opened
	served  int                  // requests so far
	running int                  // requests that a Handler is at, of streams that are closed, too
	busy    int                  // those of them that are not answered yet
	gone    error                // why the connection is over
	reset   h2RecentResets
	budget  h2Budget
	reading h2Reading
	stalls  h2Stalls
	seen    uint64 // how much had come at the sweeper's last look
	looked  uint64 // how much had come when the sweeper looked whether the client is still there
	nudged  bool   // the reader was interrupted only so that it looks again
	leave   h2Leave

	out     []byte        // frames to be written
	outs    *h2Outs       // where out lies; nil if it is empty
	writing bool          // a goroutine is at it
	writes  uint64        // so far
	sent    uint64        // bytes of bodies so far
	drained sync.Cond     // the reader waits for a write, or the last
	waiters []*h2Stream   // that wait for a window, or room in out
	credit  h2Credit      // of the connection, for what the client sends
	room    int64         // the connection's window, for what we send
	peer    h2PeerOptions // what the client has said in SETTINGS
}

// h2PeerOptions are a client's settings as far as they matter to us.
type h2PeerOptions struct {
	streamWindow int64
	known        bool // the first SETTINGS have come
}

func newH2Conn(options *ServerOptions, handler Handler, conn stream, state *tls.ConnectionState) *h2Conn {
	c := &h2Conn{options: options, handler: handler, conn: conn, tls: state, streams: map[uint32]*h2Stream{}}
	c.drained.L = &c.mu
	switch conn := conn.(type) {
	case *socket:
		c.socket = conn
	case *tlsConn:
		c.socket = conn.socket
	}
	c.hpack = hpack.NewDecoder(h2TableSize, c.block.emit)
	c.hpack.SetMaxStringLength(options.MaxHeaderBytes)
	c.block.limit, c.block.fields = options.MaxHeaderBytes, options.MaxFields
	c.room = h2FirstWindow
	c.peer.streamWindow = h2FirstWindow
	c.reading.head = true
	c.out = appendH2Hello(nil, options)
	c.credit = h2Credit{window: h2ConnWindow, left: h2ConnWindow}
	c.budget.left = h2BudgetRoom
	return c
}

// serve answers requests until the connection is over.
func (c *h2Conn) serve() {
	rounds.begin(&c.watch, c)
	defer rounds.end(&c.watch)
	c.stir(c.options.HeaderTimeout)
	c.flush()
	c.end(c.read())
	_ = c.conn.Close() // it is of no more use, whatever that says
}

// appendH2Hello is what we begin with: our settings, and the connection's window, which no setting can raise.
func appendH2Hello(b []byte, options *ServerOptions) []byte {
	settings := []struct {
		id    uint16
		value uint32
	}{
		{h2SettingMaxConcurrentStreams, h2MaxStreams},
		{h2SettingInitialWindowSize, h2StreamWindow},
		{h2SettingMaxHeaderListSize, uint32(options.MaxHeaderBytes)},
		{h2SettingNoOldPriorities, 1},
	}
	b = appendH2FrameHeader(b, 6*len(settings), h2Settings, 0, 0)
	for _, s := range settings {
		b = appendH2Setting(b, s.id, s.value)
	}
	return appendH2WindowUpdate(b, 0, h2ConnWindow-h2FirstWindow)
}

// end gives up every request in flight. A connection error is told to the client, and the connection closed when the client has had
// the time to read that: closing over unread bytes would take it back.
func (c *h2Conn) end(err error) {
	var told *h2ConnectionError
	c.mu.Lock()
	defer c.mu.Unlock()
	if errors.As(err, &told) && c.gone == nil {
		for _, s := range c.streams {
			c.abandon(s, err)
		}
		c.out = appendH2GoAway(c.out, c.last, told.code, told.reason)
		c.kick()
		for c.writing && c.gone == nil {
			c.drained.Wait()
		}
		c.linger()
	}
	c.fail(err)
	for c.writing || c.running > 0 {
		c.drained.Wait()
	}
}

// linger reads away what the client still sends, for a while and up to a limit. It is called with mu held, which is let go meanwhile.
func (c *h2Conn) linger() {
	c.leave.lingering = true
	c.stir(h2LingerTime)
	c.mu.Unlock()
	defer c.mu.Lock()
	if c.closeWrite() != nil {
		return
	}
	buf := h2ReadBuffers.Get().(*[h2ReadBuffer]byte)
	defer h2ReadBuffers.Put(buf)
	for left := lingerBytes; left > 0; {
		n, err := c.conn.Read(buf[:])
		if err != nil {
			return
		}
		left -= n
	}
}

// closeWrite tells the client that nothing more comes.
func (c *h2Conn) closeWrite() error {
	switch conn := c.conn.(type) {
	case *socket:
		return conn.closeWrite()
	case interface{ CloseWrite() error }:
		return conn.CloseWrite()
	}
	return nil
}

// fail ends the connection and everything on it; its reader closes it. It is called with mu held.
func (c *h2Conn) fail(err error) {
	if c.gone != nil {
		return
	}
	c.gone = err
	for _, s := range c.streams {
		c.abandon(s, err)
	}
	_ = c.conn.SetDeadline(time.Unix(1, 0)) // ends the read and the write that are under way, and waits for nothing
	c.drained.Broadcast()
}
