package wire

// A connection takes a buffer when it has bytes and gives it back when they are used up. The request in hand lies in it, up to floor.

// bytes is the buffer in use.
func (c *serverConn) bytes() []byte {
	if c.large != nil {
		return c.large
	}
	return c.buf[:]
}

// space is where to read to.
func (c *serverConn) space() []byte {
	if c.buf == nil {
		c.buf = readBuffers.Get().(*[readBuffer]byte)
		c.r, c.w = 0, 0
	}
	return c.bytes()[c.w:]
}

// makeRoom sees to it that there is space for the rest of a head.
func (c *serverConn) makeRoom() {
	b := c.bytes()
	if c.w < len(b) {
		return
	}
	to := b
	if c.r == 0 { // one byte over the limit tells that the head is
		to = make([]byte, c.server.options.MaxHeaderBytes+1)
		c.large = to
	}
	c.w = copy(to, b[c.r:c.w])
	c.r = 0
	c.parser.reset()
}

// bodySpace is where to read a body to when nothing of it is left to use.
func (c *serverConn) bodySpace() []byte {
	if len(c.bytes())-c.floor < leastSpace {
		if c.large == nil {
			c.head, c.buf = c.buf, readBuffers.Get().(*[readBuffer]byte)
		}
		c.large, c.floor = nil, 0
	}
	c.r, c.w = c.floor, c.floor
	return c.bytes()[c.w:]
}

// leastSpace is too little to read a body into.
const leastSpace = 2 << 10

// releaseHead gives back what held the head of a request that is answered.
func (c *serverConn) releaseHead() {
	if c.head != nil {
		poison(c.head[:])
		readBuffers.Put(c.head)
		c.head = nil
	}
	c.floor = 0
}

// rest gives the buffer back when there is nothing in it.
func (c *serverConn) rest() {
	if c.r == c.w {
		c.dropBuffers()
	}
}

func (c *serverConn) dropBuffers() {
	c.releaseHead()
	if c.buf != nil {
		poison(c.buf[:])
		readBuffers.Put(c.buf)
		c.buf = nil
	}
	poison(c.large)
	c.large, c.r, c.w = nil, 0, 0
}
