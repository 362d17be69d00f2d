package wire

import (
	"bytes"
	"errors"
	"strings"
)

// serverRequest is the request in hand of a connection, and the Responder that answers it. It is used again for the next.
type serverRequest struct {
	Request
	conn *serverConn
	body *clientBody

	old        bool // HTTP/1.0
	closing    bool // the connection ends with this request
	untilClose bool // and that is what ends the answer
	answered   bool
	cut        bool // the connection is of no more use
}

var (
	errMethod        = errors.New("method isn't one that we serve")
	errTarget        = errors.New("target is malformed, or none of ours")
	errVersion       = errors.New("version is malformed")
	errFutureHTTP    = errors.New("version is one that we don't speak")
	errRequestCoding = errors.New("transfer coding is unknown")
	errExpectation   = errors.New("expectation can't be met")
	errHost          = errors.New("host is missing, said more than once, or malformed")
	errHeadLate      = errors.New("header took too long")
)

func (r *serverRequest) reset() {
	header := r.Header
	header.Reset()
	r.Request = Request{}
	r.Header = header
	if r.body.givenUp {
		r.body = &clientBody{conn: r.conn} // who had the old one may still come to read on
	} else {
		r.body.reset()
	}
	r.old, r.closing, r.untilClose, r.answered, r.cut = false, false, false, false, false
}

// take makes the head that has been parsed this request.
func (r *serverRequest) take(start []byte) error {
	c := r.conn
	if err := r.takeHead(start); err != nil {
		return err
	}
	r.Scheme, r.TLS, r.RemoteAddr = "http", c.state, c.remote
	if c.state != nil {
		r.Scheme = "https"
	}
	if limit := c.server.options.MaxBodyBytes; limit > 0 && r.body.length > limit {
		return ErrTooLarge
	}
	if limit := c.server.options.MaxRequests; limit > 0 && c.served >= limit {
		r.closing = true
	}
	return nil
}

// takeHead takes what is the same on every kind of connection.
func (r *serverRequest) takeHead(start []byte) error {
	host, err := r.takeStart(start)
	if err != nil {
		return err
	}
	if err := r.takeFields(); err != nil {
		return err
	}
	switch {
	case r.Host == "" && !r.old, r.Host != "" && !validHost(r.Host):
		return errHost
	case host == "":
	case !validHost(host):
		return errTarget
	default:
		r.Host = host // RFC 9112 section 3.2.2
	}
	return nil
}

// takeStart takes the request line, and answers the host that an absolute target names.
func (r *serverRequest) takeStart(line []byte) (host string, err error) {
	method, rest, _ := bytes.Cut(line, []byte{' '})
	target, version, _ := bytes.Cut(rest, []byte{' '})
	switch string(version) {
	case "HTTP/1.1":
		r.Proto = "HTTP/1.1"
	case "HTTP/1.0":
		r.Proto, r.old, r.closing = "HTTP/1.0", true, true
	default:
		if isFutureVersion(version) {
			return "", errFutureHTTP
		}
		return "", errVersion
	}
	if !validToken(method) || string(method) == "CONNECT" {
		return "", errMethod
	}
	r.Method = view(method)
	if r.Target, host = view(target), ""; len(target) == 0 || target[0] != '/' {
		var ok bool
		if r.Target, host, ok = splitAbsolute(r.Target); !ok {
			return "", errTarget
		}
	}
	if !validTarget(r.Target) || !validEscapes(r.Target) {
		return "", errTarget
	}
	return host, nil
}

// isFutureVersion is whether v is the version of another HTTP than ours.
func isFutureVersion(v []byte) bool {
	return len(v) == len("HTTP/2.0") && string(v[:5]) == "HTTP/" && '2' <= v[5] && v[5] <= '9' && v[6] == '.' && '0' <= v[7] && v[7] <= '9'
}

// splitAbsolute takes an absolute target apart.
func splitAbsolute(target string) (path, host string, ok bool) {
	scheme, rest, ok := strings.Cut(target, "://")
	if !ok || !equalFold(scheme, "http") && !equalFold(scheme, "https") {
		return "", "", false // "*", or the host:port of a CONNECT
	}
	i := strings.IndexAny(rest, "/?")
	switch {
	case i < 0:
		return "/", rest, rest != ""
	case rest[i] == '?':
		return "/" + rest[i:], rest[:i], i > 0
	default:
		return rest[i:], rest[:i], i > 0
	}
}

// validEscapes is whether every percent sign of the path has its two digits: hops disagree about what it is otherwise.
func validEscapes(target string) bool {
	path, _, _ := strings.Cut(target, "?")
	for {
		i := strings.IndexByte(path, '%')
		if i < 0 {
			return true
		}
		if i+2 >= len(path) || hexDigit(path[i+1]) < 0 || hexDigit(path[i+2]) < 0 {
			return false
		}
		path = path[i+3:]
	}
}

// takeFields goes through the header for what is between the client and us, and takes Host and Transfer-Encoding out.
func (r *serverRequest) takeFields() error {
	hosts, lengths, codings, nominated := 0, 0, 0, false
	kept := r.Header.fields[:0]
	for _, f := range r.Header.fields {
		switch f.known {
		case NameHost:
			hosts++
			r.Host = f.Value
			continue
		case NameTransferEncoding:
			codings++
			r.body.chunked = equalFold(f.Value, "chunked")
			continue
		case NameContentLength:
			lengths++
			var err error
			if r.body.length, err = parseLength(f.Value); err != nil {
				return err
			}
		case NameConnection:
			nominated = r.takeConnection(f.Value) || nominated
		case NameExpect:
			if !equalFold(f.Value, "100-continue") {
				return errExpectation
			}
			r.body.expected = !r.old
		}
		kept = append(kept, f)
	}
	r.Header.fields = kept
	r.closing = r.closing || r.old && wantsClose(&r.Header) // whatever else Connection says: RFC 9112 section 9.3
	if nominated {
		dropNominated(&r.Header)
	}
	switch {
	case hosts > 1:
		return errHost
	case lengths > 1, lengths > 0 && codings > 0:
		return errLengths
	case codings > 0 && r.old:
		return errChunkedHTTP1
	case codings > 1, codings > 0 && !r.body.chunked:
		return errRequestCoding
	case r.body.chunked:
		r.body.length = -1
	}
	return nil
}

// takeConnection goes by what Connection says of the connection, and answers whether it names other fields.
func (r *serverRequest) takeConnection(list string) (nominated bool) {
	for list != "" {
		var name string
		name, list, _ = strings.Cut(list, ",")
		switch name = strings.Trim(name, " \t"); {
		case equalFold(name, "close"):
			r.closing = true
		case equalFold(name, "keep-alive"):
			r.closing = r.closing && !r.old
		case name != "":
			nominated = true
		}
	}
	return nominated
}
