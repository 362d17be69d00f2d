package wire

import (
	"errors"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// The engine answers header fields under canonical names in no order, and reads more leniently than a gateway may. So the raw
// bytes are read a second time, strictly: for names and order, and for what the engine should have refused.

var (
	errBareLineEnd  = errors.New("line end without its carriage return, or the other way round")
	errFolded       = errors.New("header field goes on over several lines")
	errFieldName    = errors.New("header field name is not a token followed by a colon")
	errFieldValue   = errors.New("header field value has a control character")
	errStartLine    = errors.New("start line is malformed")
	errLengths      = errors.New("body length is said more than once")
	errChunkedHTTP1 = errors.New("chunked body in HTTP/1.0")
	errEmptyHost    = errors.New("host is empty")
)

// splitHead takes the head of a message, up to and with its empty line, into start line and fields. The strings are parts of head.
func splitHead(head string) (start string, fields []Field, err error) {
	start, rest, err := cutLine(head)
	if err != nil {
		return "", nil, err
	}
	fields = make([]Field, 0, strings.Count(rest, "\n")+4)
	for {
		var line string
		if line, rest, err = cutLine(rest); err != nil {
			return "", nil, err
		}
		if line == "" {
			return start, fields, nil
		}
		if line[0] == ' ' || line[0] == '\t' {
			return "", nil, errFolded
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !httpguts.ValidHeaderFieldName(name) {
			return "", nil, errFieldName
		}
		if value = strings.Trim(value, " \t"); !httpguts.ValidHeaderFieldValue(value) {
			return "", nil, errFieldValue
		}
		fields = append(fields, Field{name, value})
	}
}

func cutLine(s string) (line, rest string, err error) {
	line, rest, ok := strings.Cut(s, "\n")
	if !ok || !strings.HasSuffix(line, "\r") || strings.Count(line, "\r") != 1 {
		return "", "", errBareLineEnd
	}
	return line[:len(line)-1], rest, nil
}

// requestHead is the head of one request and how long its body is.
type requestHead struct {
	fields  []Field // without Host
	length  int64   // of the body, if not chunked
	chunked bool
}

func parseRequestHead(raw string) (*requestHead, error) {
	line, fields, err := splitHead(raw)
	if err != nil {
		return nil, err
	}
	old := strings.HasSuffix(line, " HTTP/1.0")
	if !old && !strings.HasSuffix(line, " HTTP/1.1") {
		return nil, errStartLine
	}
	h := &requestHead{}
	lengths, codings := 0, 0
	kept := fields[:0]
	for _, f := range fields {
		switch {
		case equalFold(f.Name, "Content-Length"):
			lengths++
			if h.length, err = parseLength(f.Value); err != nil {
				return nil, err
			}
		case equalFold(f.Name, "Transfer-Encoding"):
			codings++
			h.chunked = equalFold(f.Value, "chunked") // the engine refuses all others
			continue
		case equalFold(f.Name, "Host"):
			if f.Value == "" {
				return nil, errEmptyHost
			}
			continue
		}
		kept = append(kept, f)
	}
	if lengths+codings > 1 {
		return nil, errLengths
	}
	if codings > 0 && old {
		return nil, errChunkedHTTP1
	}
	h.fields = kept
	return h, nil
}

// parseLength reads a Content-Length: digits and nothing else.
func parseLength(s string) (int64, error) {
	if s == "" || len(s) > 18 {
		return 0, errLengths
	}
	var n int64
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, errLengths
		}
		n = n*10 + int64(c-'0')
	}
	return n, nil
}

// dropNominated takes out the fields that Connection names: they are meant for the next hop only, RFC 9110 section 7.6.1.
func dropNominated(h *Header) {
	for nth := 0; ; nth++ {
		list, ok := h.nthKnown(NameConnection, nth)
		if !ok {
			return
		}
		for list != "" {
			var name string
			name, list, _ = strings.Cut(list, ",")
			switch name = strings.Trim(name, " \t"); {
			case name == "", equalFold(name, "close"), equalFold(name, "keep-alive"), equalFold(name, "connection"):
			default:
				h.Del(name)
			}
		}
	}
}

// nthKnown is the n-th value under a known name.
func (h *Header) nthKnown(known Name, n int) (string, bool) {
	for i := range h.fields {
		if h.fields[i].known != known {
			continue
		}
		if n == 0 {
			return h.fields[i].Value, true
		}
		n--
	}
	return "", false
}

// validTarget is whether a target can stand in a request line and begins as one of ours does. HTTP/2 can carry others.
func validTarget(target string) bool {
	if target == "" || target[0] != '/' {
		return false
	}
	for i := range len(target) {
		if c := target[i]; c <= ' ' || c == '#' || c == 0x7f {
			return false
		}
	}
	return true
}
