package wire

import (
	"strings"

	"golang.org/x/net/http2/hpack"
)

// h2Block is a header block that is coming in, perhaps in several frames.
type h2Block struct {
	open     bool // more of it is to come in CONTINUATION frames
	id       uint32
	stream   *h2Stream // nobody else's until the block is complete; nil of trailers
	trailer  bool      // it follows a body
	ends     bool      // the stream, as its HEADERS frame said
	unwanted bool      // it is decoded for the sake of those to come only
	frames   int
	bytes    int // as they came

	limit     int  // MaxHeaderBytes
	fields    int  // MaxFields
	size      int  // of the fields, as they would be in HTTP/1.1
	malformed bool // section 8.1.1
	pseudo    [h2PseudoFields]string
	seen      [h2PseudoFields]bool
	regular   bool // a field that is none of those has come
	length    string
	cookies   []string // the crumbs
	cookie    int      // where the first stands
	trailers  Header
}

// The pseudo-header fields of a request, section 8.3.1.
const (
	h2Method = iota
	h2Scheme
	h2Authority
	h2Path
	h2PseudoFields
)

func (b *h2Block) begin(id uint32, s *h2Stream, ends bool) {
	b.trailers.Reset()
	*b = h2Block{id: id, stream: s, ends: ends, limit: b.limit, fields: b.fields, cookies: b.cookies[:0], trailers: b.trailers}
}

// header is where the fields go.
func (b *h2Block) header() *Header {
	if b.trailer {
		return &b.trailers
	}
	return &b.stream.request.Header
}

func (b *h2Block) tooLarge() bool { return b.size > b.limit || b.header().Len() > b.fields }

// emit takes a field that was decoded.
func (b *h2Block) emit(f hpack.HeaderField) {
	const separators = len(": \r\n")
	b.size += len(f.Name) + len(f.Value) + separators
	if b.malformed || b.unwanted || b.tooLarge() {
		return
	}
	if strings.HasPrefix(f.Name, ":") {
		b.emitPseudo(f.Name, f.Value)
		return
	}
	b.regular = true
	if !validH2Name(f.Name) || !validValue(f.Value) || hasOuterSpace(f.Value) {
		b.malformed = true
		return
	}
	known := NameOf(f.Name)
	switch known {
	case NameConnection, NameKeepAlive, NameProxyConnection, NameUpgrade, NameTransferEncoding: // section 8.2.2
		b.malformed = true
		return
	case NameTE:
		b.malformed = b.malformed || f.Value != "trailers"
	case NameCookie:
		if b.cookies = append(b.cookies, f.Value); len(b.cookies) > 1 {
			return // section 8.2.3: crumbs of one cookie
		}
		b.cookie = b.header().Len()
	case NameContentLength:
		b.malformed = b.malformed || b.length != "" || b.trailer
		b.length = f.Value
	}
	b.header().AddKnown(known, f.Name, f.Value)
}

func (b *h2Block) emitPseudo(name, value string) {
	field := -1
	switch name {
	case ":method":
		field = h2Method
	case ":scheme":
		field = h2Scheme
	case ":authority":
		field = h2Authority
	case ":path":
		field = h2Path
	}
	if field < 0 || b.seen[field] || b.regular || b.trailer || !validValue(value) {
		b.malformed = true // unknown, twice, after regular fields, or where there are none: section 8.3
		return
	}
	b.pseudo[field], b.seen[field] = value, true
}

func hasOuterSpace(value string) bool {
	return value != "" && (isBlank(value[0]) || isBlank(value[len(value)-1]))
}

// h2NameByte is what a name may have: section 8.2.1 without capitals, RFC 9110 section 5.6.2.
var h2NameByte = func() (ok [256]bool) {
	for _, c := range []byte("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") {
		ok[c] = true
	}
	return ok
}()

func validH2Name(name string) bool {
	for i := range len(name) {
		if !h2NameByte[name[i]] {
			return false
		}
	}
	return name != ""
}
