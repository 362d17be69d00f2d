package wire

import (
	"bytes"
	"errors"
)

// net/http answers header fields under canonical names in no order, and reads more leniently than a gateway may. So what comes is read
// a second time, as our own engine reads it: for names and order, and for what net/http should have refused.

// follower finds the requests in the bytes of one connection.
type follower struct {
	maxHead, maxFields int

	head     *followedHead    // of the request that is coming in; nil before its first byte
	requests []*serverRequest // begun, not yet served; more than one only if the client pipelines
	skip     int64            // bytes of body to come
	chunked  *clientBody      // whose chunks are coming in; nil unless some are
	lost     error            // why the stream can't be followed any further
}

var errLostTrack = errors.New("request was read in two ways")

// next is the request whose turn it is. Of its body it has what the head says, and of chunks what has come.
func (f *follower) next() (*serverRequest, error) {
	if len(f.requests) == 0 {
		if f.lost != nil {
			return nil, f.lost
		}
		return nil, errLostTrack
	}
	r := f.requests[0]
	f.requests = f.requests[1:]
	return r, nil
}

func (f *follower) feed(p []byte) {
	for len(p) > 0 && f.lost == nil {
		n := 0
		switch {
		case f.skip > 0:
			n = int(min(f.skip, int64(len(p))))
			f.skip -= int64(n)
		case f.chunked != nil:
			n, f.lost = f.feedChunks(p)
		default:
			n, f.lost = f.feedHead(p)
		}
		p = p[n:]
	}
}

func (f *follower) feedChunks(p []byte) (n int, err error) {
	b := f.chunked
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, n, err = b.chunks.next(p); err == nil && b.chunks.done() {
		f.chunked = nil
		_, err = b.chunks.trailer()
	}
	b.err = err
	return n, err
}

// feedHead takes a line, or as much of it as there is.
func (f *follower) feedHead(p []byte) (n int, err error) {
	if f.head == nil {
		f.head = newFollowedHead(f.maxFields)
	}
	if n = bytes.IndexByte(p, '\n') + 1; n == 0 {
		n = len(p)
	}
	whole, err := f.head.add(p[:n])
	if err == nil && len(f.head.text) > f.maxHead {
		err = errHeadTooLarge
	}
	if !whole || err != nil {
		return n, err
	}
	r := &f.head.request
	f.head = nil
	f.requests = append(f.requests, r)
	if r.body.chunked {
		f.chunked = r.body
	} else {
		f.skip = r.body.length
	}
	return n, nil
}

// followedHead is the head of a request on its way in. The request's strings lie in its text.
type followedHead struct {
	text    []byte
	parser  headParser
	request serverRequest
}

// usualHead is room for the head of a signed call.
const usualHead = 1 << 10

func newFollowedHead(maxFields int) *followedHead {
	h := &followedHead{text: make([]byte, 0, usualHead), request: serverRequest{body: &clientBody{}}}
	h.parser = headParser{header: &h.request.Header, maxFields: maxFields}
	return h
}

// add takes what has come of a line, and is true if that completes the request.
func (h *followedHead) add(line []byte) (whole bool, err error) {
	if len(line) > cap(h.text)-len(h.text) {
		h.parser.reset() // what it has seen is going to move
	}
	h.text = append(h.text, line...)
	n, err := h.parser.parse(h.text)
	if n == 0 || err != nil {
		return false, err
	}
	return true, h.take()
}

// take makes the head a request, as serverRequest.take does for our own engine.
func (h *followedHead) take() error {
	r := &h.request
	if err := r.takeHead(h.parser.start); err != nil {
		return err
	}
	r.Scheme = "http"
	return nil
}
