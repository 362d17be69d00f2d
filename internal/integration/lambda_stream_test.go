package integration

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"stile/internal/wire"
)

func TestMetadataOfAStreamedResponse(t *testing.T) {
	for _, row := range []struct {
		metadata string
		status   int // 0 for metadata that is refused
		header   []wire.Field
	}{
		{`{}`, 200, nil},
		{` {"statusCode": "201"} `, 201, nil},
		{`{"headers":{"a":"b","n":1,"t":true},"cookies":["k=v"],"multiValueHeaders":{"A":["c"]}}`, 200, []wire.Field{
			{Name: "A", Value: "c"}, {Name: "A", Value: "b"}, {Name: "n", Value: "1"}, {Name: "t", Value: "true"}, {Name: "Set-Cookie", Value: "k=v"},
		}},
		{`{"headers":null,"cookies":null,"multiValueHeaders":null,"statusCode":null}`, 200, nil},
		{``, 0, nil},
		{`[]`, 0, nil},
		{`"x"`, 0, nil},
		{`{}{}`, 0, nil},
		{`{"body":"x"}`, 0, nil},
		{`{"isBase64Encoded":true}`, 0, nil},
		{`{"other":1}`, 0, nil},
		{`{"cookies":"k=v"}`, 0, nil},
		{`{"statusCode":99}`, 0, nil},
		{`{"statusCode":200`, 0, nil},
	} {
		got, err := parseStreamMetadata([]byte(row.metadata))
		switch {
		case (err == nil) != (row.status != 0):
			t.Errorf("%s: %v", row.metadata, err)
		case err == nil && got.status != row.status:
			t.Errorf("%s: status %d", row.metadata, got.status)
		case err == nil:
			if diff := cmp.Diff(row.header, got.header); diff != "" {
				t.Errorf("%s: %s", row.metadata, diff)
			}
		}
	}
}

// Wherever the pieces of a stream end, its metadata and its body are what the bytes say; or there is none within the first 16 KB.
func FuzzStreamMetadata(f *testing.F) {
	end := string(metadataEnd)
	f.Add([]byte(`{"statusCode":200}` + end + "body"))
	f.Add([]byte(`{"headers":{"a":"b"},"cookies":["c"]}` + end))
	f.Add([]byte(end + end))
	f.Add(append(bytes.Repeat([]byte(" "), maxMetadata-8), metadataEnd...))
	f.Add([]byte("\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		want, _, found := bytes.Cut(stream[:min(len(stream), maxMetadata)], metadataEnd)
		for _, from := range []io.Reader{bytes.NewReader(stream), iotest.OneByteReader(bytes.NewReader(stream)), iotest.DataErrReader(bytes.NewReader(stream))} {
			metadata, begun, err := readMetadata(from)
			if !found {
				if !errors.Is(err, errMetadata) {
					t.Fatalf("%v without an end", err)
				}
				continue
			}
			rest, _ := io.ReadAll(from)
			if err != nil || !bytes.Equal(metadata, want) || !bytes.Equal(append(begun, rest...), stream[len(want)+len(metadataEnd):]) {
				t.Fatalf("%v, metadata %q, body %q %q", err, metadata, begun, rest)
			}
		}
		response, err := parseStreamMetadata(want)
		if err == nil && (response.status < 200 || response.status > 599) {
			t.Errorf("status %d", response.status)
		}
	})
}
