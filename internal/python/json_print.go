package python

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Style is how json.dumps lays a document out.
type Style struct {
	Indent int  // blanks per level; 0 keeps everything on one line
	ASCII  bool // escape everything beyond ASCII
	Tight  bool // no blank after comma and colon
}

// JSON is json.dumps(v, default=str) in a style. Bytes are base64, which is what the AWS command line makes of them.
func JSON(v any, style Style) string {
	p := printer{Style: style}
	p.value(v, 0)
	return p.String()
}

// WriteJSON is json.dump(v, stream) in a style, which writes piece by piece: it ends at the first thing it can't write.
func WriteJSON(stream *Stream, v any, style Style) error {
	p := printer{Style: style, stream: stream}
	p.value(v, 0)
	p.endPiece()
	return p.err
}

// printer collects a document, or what of it isn't yet in the stream.
type printer struct {
	Style
	strings.Builder
	stream *Stream // nil for a document in one piece
	err    error   // of the stream
}

// endPiece is where Python ends a write.
func (p *printer) endPiece() {
	if p.stream == nil {
		return
	}
	if p.err == nil {
		p.err = p.stream.Write(p.String())
	}
	p.Reset()
}

var errUnknownType = errors.New("Encountered unrecognized type in JSON encoder.") //nolint:staticcheck // AWS's text

func (p *printer) value(v any, depth int) {
	switch v := v.(type) {
	case nil:
		p.WriteString("null")
	case bool:
		p.WriteString(strconv.FormatBool(v))
	case int64:
		p.WriteString(strconv.FormatInt(v, 10))
	case *big.Int:
		p.WriteString(v.String())
	case float64:
		p.float(v)
	case string:
		p.str(v)
	case []byte:
		p.str(base64.StdEncoding.EncodeToString(v))
	case []any:
		p.list(v, depth)
	case *Dict:
		p.dict(v, depth)
	default:
		if p.endPiece(); p.stream != nil && p.err == nil {
			p.err = errUnknownType
		}
		p.str(Str(v))
	}
}

func (p *printer) float(f float64) {
	switch {
	case math.IsNaN(f):
		p.WriteString("NaN")
	case math.IsInf(f, 1):
		p.WriteString("Infinity")
	case math.IsInf(f, -1):
		p.WriteString("-Infinity")
	default:
		p.WriteString(floatRepr(f))
	}
}

func (p *printer) list(list []any, depth int) {
	p.WriteByte('[')
	for i, v := range list {
		p.next(i, depth+1)
		if _, isText := v.(string); !isText {
			p.endPiece()
		}
		p.value(v, depth+1)
		p.endPiece()
	}
	p.end(len(list), depth)
	p.WriteByte(']')
}

func (p *printer) dict(d *Dict, depth int) {
	p.WriteByte('{')
	for i, k := range d.Keys() {
		p.next(i, depth+1)
		p.endPiece()
		p.str(k)
		p.endPiece()
		p.WriteByte(':')
		if !p.Tight {
			p.WriteByte(' ')
		}
		p.endPiece()
		p.value(d.At(k), depth+1)
		p.endPiece()
	}
	p.end(d.Len(), depth)
	p.WriteByte('}')
}

func (p *printer) next(i, depth int) {
	if i > 0 {
		p.WriteByte(',')
		if p.Indent == 0 && !p.Tight {
			p.WriteByte(' ')
		}
	}
	p.newline(depth)
}

func (p *printer) end(n, depth int) {
	if n > 0 {
		p.newline(depth)
	}
}

func (p *printer) newline(depth int) {
	if p.Indent > 0 {
		p.WriteByte('\n')
		p.WriteString(strings.Repeat(" ", p.Indent*depth))
	}
}

func (p *printer) str(text string) {
	p.WriteByte('"')
	for r := range Characters(text) {
		switch {
		case r == '"' || r == '\\':
			p.WriteByte('\\')
			p.WriteRune(r)
		case r == '\n':
			p.WriteString(`\n`)
		case r == '\r':
			p.WriteString(`\r`)
		case r == '\t':
			p.WriteString(`\t`)
		case r == '\f':
			p.WriteString(`\f`)
		case r == '\b':
			p.WriteString(`\b`)
		case r < 0x20 || p.ASCII && r >= 0x7f && r < 0x10000:
			fmt.Fprintf(p, `\u%04x`, r)
		case p.ASCII && r >= 0x10000:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(p, `\u%04x\u%04x`, high, low)
		default:
			_, _ = p.Write(appendRune(nil, r))
		}
	}
	p.WriteByte('"')
}
