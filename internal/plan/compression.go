package plan

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"

	"stile/internal/apigw"
	"stile/internal/exchange"
	"stile/internal/wire"
)

// compress encodes x.Response if the API asks for it from some size on and the client for a coding we have: spec data-plane 01
// section 9.
func (m *Method) compress(x *exchange.Exchange) error {
	minimum := m.plan.definition.RestApi.MinimumCompressionSize
	streamed := x.Context.Integration.Streamed // what is sent as it comes isn't held to be compressed
	if minimum == nil || streamed || x.Response.Header.HasKnown(wire.NameContentEncoding) {
		return nil
	}
	coding := preferredCoding(x.Request.Header.Get("Accept-Encoding"))
	length := x.Response.Body.Len()
	encoders := encodersOf[coding]
	if encoders == nil || length == 0 || length > 0 && length < int64(*minimum) {
		return nil
	}
	body, err := x.Response.Body.ReadAll(exchange.MaxPayload)
	if err != nil {
		return &apigw.Fault{Type: apigw.IntegrationFailure, Cause: "Execution failed due to a network error communicating with endpoint: " +
			"Connection reset by peer", Err: err}
	}
	encoded, err := encode(encoders, body)
	if err != nil {
		return err
	}
	x.Response.Body = wire.Bytes(encoded)
	x.Response.Header.Add("Content-Encoding", coding)
	return nil
}

// preferredCoding is the coding with the highest weight, the first of several; "" for none.
func preferredCoding(acceptEncoding string) string {
	best, weight := "", 0.0
	for entry := range strings.SplitSeq(acceptEncoding, ",") {
		coding, parameters, _ := strings.Cut(entry, ";")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(parameters), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		if coding = strings.ToLower(strings.TrimSpace(coding)); coding != "" && q > weight {
			best, weight = coding, q
		}
	}
	return best
}

// encoder is one of the standard library's. It has some hundred kilobytes of memory, which is worth keeping for the next.
type encoder interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// encodersOf are those of each coding that we have.
var encodersOf = map[string]*sync.Pool{
	"gzip":    {New: func() any { return gzip.NewWriter(nil) }},
	"deflate": {New: func() any { return zlib.NewWriter(nil) }},
}

func encode(encoders *sync.Pool, body []byte) ([]byte, error) {
	w := encoders.Get().(encoder)
	defer encoders.Put(w)
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decompress decodes the request's body, for an API that has compression on. A coding that isn't known, or a body that isn't in it,
// is an unsupported media type.
func (m *Method) decompress(x *exchange.Exchange) error {
	coding, ok := x.Request.Header.LastKnown(wire.NameContentEncoding)
	if !ok || m.plan.definition.RestApi.MinimumCompressionSize == nil {
		return nil
	}
	coding = strings.ToLower(strings.TrimSpace(coding))
	if coding != "identity" && coding != "" {
		body, err := x.RequestBody()
		if err != nil {
			return err
		}
		decoded, err := decode(coding, body)
		if errors.Is(err, wire.ErrTooLarge) {
			return exchange.RequestTooLarge()
		}
		if err != nil {
			return &apigw.Fault{Type: apigw.UnsupportedMediaType, Err: err}
		}
		x.Request.Body = wire.Bytes(decoded)
	}
	x.Request.Header.Del("Content-Encoding")
	return nil
}

func decode(coding string, body []byte) ([]byte, error) {
	var r io.ReadCloser
	var err error
	switch coding {
	case "gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(body))
	default:
		err = errors.New("unknown content coding " + strconv.Quote(coding))
	}
	if err != nil {
		return nil, err
	}
	plain := wire.Stream(r, -1)
	return plain.ReadAll(exchange.MaxPayload)
}
