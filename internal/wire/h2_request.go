package wire

import "strings"

// take makes the block's fields a request. A malformed one, section 8.1.1, isn't ok; one that only can't be served has its refusal's
// status.
func (s *h2Stream) take(b *h2Block) (refusal int, ok bool) {
	if b.malformed {
		return 0, false
	}
	if b.tooLarge() {
		return 431, true
	}
	b.joinCookie()
	method := b.pseudo[h2Method]
	if method == "CONNECT" {
		return 400, b.seen[h2Authority] && !b.seen[h2Scheme] && !b.seen[h2Path] // section 8.5; we make no tunnels
	}
	if !validToken(method) || !b.seen[h2Scheme] || b.pseudo[h2Path] == "" || !s.takeLength(b) {
		return 0, false
	}
	r := &s.request
	host, known := s.takeHost(b)
	r.Method, r.Scheme, r.Host, r.Target, r.Proto = method, "http", host, b.pseudo[h2Path], "HTTP/2.0"
	if s.conn.tls != nil {
		r.Scheme = "https"
	}
	r.TLS, r.RemoteAddr = s.conn.tls, s.conn.remote
	scheme := b.pseudo[h2Scheme]
	if !known || !validHost(host) || !validTarget(r.Target) || !validEscapes(r.Target) || !equalFold(scheme, "http") && !equalFold(scheme, "https") {
		return 400, true
	}
	if expect, ok := r.Header.LookupKnown(NameExpect); ok {
		if !strings.EqualFold(expect, "100-continue") {
			return 417, true
		}
		s.expects = true
	}
	o := s.conn.options
	if o.MaxBodyBytes > 0 && s.declared > o.MaxBodyBytes {
		return 413, true
	}
	if priority := r.Header.Get("priority"); priority != "" {
		s.urgency = parseUrgency(priority)
	}
	return 0, true
}

// takeLength is whether what content-length says can be true.
func (s *h2Stream) takeLength(b *h2Block) bool {
	s.declared = -1
	if b.ends {
		s.declared = 0
	}
	if b.length == "" {
		return true
	}
	n, err := parseLength(b.length)
	if err != nil || b.ends && n != 0 {
		return false
	}
	s.declared = n
	return true
}

// takeHost is the authority the client named, in one way or the other, but not in two: section 8.3.1.
func (s *h2Stream) takeHost(b *h2Block) (host string, ok bool) {
	host, ok = b.pseudo[h2Authority], b.seen[h2Authority]
	h := &s.request.Header
	named := 0
	for i := range h.Len() {
		if h.Known(i) != NameHost {
			continue
		}
		value := h.At(i).Value
		if named++; named > 1 || b.seen[h2Authority] && value != host {
			return "", false
		}
		host, ok = value, true
	}
	if named > 0 {
		h.Del("Host")
	}
	return host, ok
}

// joinCookie makes one cookie of its crumbs, section 8.2.3.
func (b *h2Block) joinCookie() {
	if len(b.cookies) > 1 {
		b.stream.request.Header.fields[b.cookie].Value = strings.Join(b.cookies, "; ")
	}
	clear(b.cookies)
}
