package wire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// errUnsendable is in every error about a request that can't stand on the wire.
var errUnsendable = errors.New("wire: request can't be sent")

// prepare finds where req goes and writes what goes out at once into the memory.
func (m *responseMemory) prepare(req *Request, p *pool) (*endpoint, error) {
	m.aside = false
	if !validTarget(req.Target) {
		return nil, &NetworkError{BadAddress, fmt.Errorf("%q is not a request target", strings.Clone(req.Target))}
	}
	if !validToken(req.Method) {
		return nil, fmt.Errorf("%w: method %q", errUnsendable, strings.Clone(req.Method))
	}
	e, err := p.find(req)
	if err != nil {
		return nil, &NetworkError{BadAddress, err}
	}
	m.request, err = appendRequest(m.buf[:0], req, e.told)
	if err != nil {
		e.forgetUnused()
	} else if req.Body.Buffered() && req.Body.Len() <= maxCopied {
		m.request = append(m.request, req.Body.bytes...)
	}
	m.buf = m.request[:cap(m.request)]
	return e, err
}

// appendRequest appends the head of req as a backend reached as host gets it. The fields go out as they are, but for those that say
// how long the body is, which follow from it, and for Host, which overrides host.
func appendRequest(b []byte, req *Request, host string) ([]byte, error) {
	b = append(b, req.Method...)
	b = append(b, ' ')
	b = append(b, req.Target...)
	b = append(b, " HTTP/1.1\r\nHost: "...)
	told, err := toldHost(req, host)
	if err != nil {
		return b, err
	}
	b = append(b, told...)
	b = append(b, '\r', '\n')
	for i := range req.Header.fields {
		f := &req.Header.fields[i]
		switch f.known {
		case NameHost, NameContentLength, NameTransferEncoding:
			continue
		case NameOther:
			if !validToken(f.Name) {
				return b, unsendable(f)
			}
		}
		if !validValue(f.Value) {
			return b, unsendable(f)
		}
		b = appendLine(b, f.Name, f.Value)
	}
	switch length := req.Body.Len(); {
	case length < 0:
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
	case length > 0 || announcesEmptiness(req.Method):
		b = append(b, "Content-Length: "...)
		b = strconv.AppendInt(b, length, 10)
		b = append(b, '\r', '\n')
	}
	return append(b, '\r', '\n'), nil
}

// toldHost is what the backend is told as Host.
func toldHost(req *Request, host string) (string, error) {
	for i := len(req.Header.fields) - 1; i >= 0; i-- {
		f := &req.Header.fields[i]
		if f.known != NameHost || f.Value == "" {
			continue
		}
		told, err := httpguts.PunycodeHostPort(f.Value)
		if err != nil || !httpguts.ValidHostHeader(told) {
			return "", unsendable(f)
		}
		return told, nil
	}
	return host, nil
}

func unsendable(f *knownField) error {
	return fmt.Errorf("%w: header field %q: %q", errUnsendable, strings.Clone(f.Name), strings.Clone(f.Value))
}

// announcesEmptiness is whether requests of a method that have no body say so, RFC 9110 section 8.6.
func announcesEmptiness(method string) bool {
	return method == "POST" || method == "PUT" || method == "PATCH"
}

// wantsClose is whether a message asks for its connection not to be used again.
func wantsClose(h *Header) bool {
	for i := range h.fields {
		if f := &h.fields[i]; f.known == NameConnection && hasToken(f.Value, "close") {
			return true
		}
	}
	return false
}

// hasToken is whether a comma-separated list has a word, in whatever case.
func hasToken(list, word string) bool {
	for {
		token, rest, more := strings.Cut(list, ",")
		if equalFold(strings.Trim(token, " \t"), word) {
			return true
		}
		if !more {
			return false
		}
		list = rest
	}
}
