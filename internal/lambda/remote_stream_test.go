package lambda

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// event is a message as AWS frames it.
func event(payload string, headers ...string) []byte {
	var header []byte
	for i := 0; i < len(headers); i += 2 {
		header = append(header, byte(len(headers[i])))
		header = append(header, headers[i]...)
		header = append(header, textValue)
		header = binary.BigEndian.AppendUint16(header, uint16(len(headers[i+1])))
		header = append(header, headers[i+1]...)
	}
	return framed(header, payload)
}

func framed(header []byte, payload string) []byte {
	m := binary.BigEndian.AppendUint32(nil, uint32(16+len(header)+len(payload)))
	m = binary.BigEndian.AppendUint32(m, uint32(len(header)))
	m = binary.BigEndian.AppendUint32(m, crc32.ChecksumIEEE(m))
	m = append(append(m, header...), payload...)
	return binary.BigEndian.AppendUint32(m, crc32.ChecksumIEEE(m))
}

func chunkEvent(payload string) []byte {
	return event(payload, ":message-type", "event", ":event-type", "PayloadChunk", ":content-type", "application/octet-stream")
}

func completeEvent(payload string) []byte {
	return event(payload, ":message-type", "event", ":event-type", "InvokeComplete", ":content-type", "application/json")
}

func TestInvokeWithResponseStream(t *testing.T) {
	unread := event("x", ":message-type", "event", ":event-type", "SomethingNew")
	otherTypes := framed([]byte("\x01a\x00\x01b\x01\x01c\x02\x00\x01d\x03\x00\x00\x01e\x040000\x01f\x0500000000\x01g\x06\x00\x01x\x01h\x0800000000\x01i\x090000000000000000"), "")
	for _, test := range []struct {
		name    string
		events  [][]byte
		body    string
		failure FunctionError
		broken  bool
	}{
		{name: "chunks", events: [][]byte{chunkEvent("one "), unread, otherTypes, chunkEvent(""), chunkEvent("two"), completeEvent("{}")}, body: "one two"},
		{name: "complete without a payload", events: [][]byte{chunkEvent("one"), completeEvent("")}, body: "one"},
		{name: "function error", events: [][]byte{chunkEvent("one"), completeEvent(`{"ErrorCode":"Unhandled","ErrorDetails":"{\"errorMessage\":\"m\"}","LogResult":""}`)}, body: "one", failure: FunctionError{"Unhandled", `{"errorMessage":"m"}`}},
		{name: "exception", events: [][]byte{event("why", ":message-type", "exception", ":exception-type", "ServiceException")}, failure: FunctionError{"ServiceException", "why"}},
		{name: "no completion", events: [][]byte{chunkEvent("one")}, body: "one", broken: true},
		{name: "half a message", events: [][]byte{chunkEvent("one"), chunkEvent("two")[:30]}, body: "one", broken: true},
		{name: "wrong checksum", events: [][]byte{chunkEvent("one"), bytes.Replace(chunkEvent("two"), []byte("two"), []byte("too"), 1)}, body: "one", broken: true},
		{name: "no event stream", events: [][]byte{[]byte("<html>what is this?</html>")}, broken: true},
		{name: "completion that is no JSON", events: [][]byte{completeEvent("{")}, broken: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			fs := newService(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if want := "/2021-11-15/functions/" + arn + "/response-streaming-invocations"; r.Method != "POST" || r.RequestURI != want || string(body) != `{"a":1}` {
					t.Errorf("%s %s %s", r.Method, r.RequestURI, body)
				}
				if got := r.Header.Get("X-Amz-Invocation-Type"); got != "RequestResponse" || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
					t.Errorf("%v", r.Header)
				}
				w.Header().Set("Content-Type", eventStreamType)
				w.Header().Set("X-Amzn-RequestId", "id")
				for _, e := range test.events {
					_, _ = w.Write(e)
					w.(http.Flusher).Flush()
				}
			}, nil, "AWS_ENDPOINT_URL_LAMBDA")
			body, err := io.ReadAll(invokeStream(t, fs, `{"a":1}`).Body)
			var failure *FunctionError
			isFailure := errors.As(err, &failure)
			switch {
			case string(body) != test.body:
				t.Errorf("%q", body)
			case test.broken && (err == nil || isFailure), !test.broken && !isFailure && err != nil:
				t.Errorf("ended with %v", err)
			case isFailure != (test.failure != FunctionError{}), isFailure && *failure != test.failure:
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func TestWhatTheServiceRefusesIsNoStream(t *testing.T) {
	fs := newService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-ErrorType", "TooManyRequestsException")
		w.WriteHeader(429)
		_, _ = io.WriteString(w, `{"message":"Rate Exceeded."}`)
	}, nil, "AWS_ENDPOINT_URL_LAMBDA")
	_, err := fs.InvokeWithResponseStream(t.Context(), &Invocation{FunctionArn: arn})
	var refused *ServiceError
	if !errors.As(err, &refused) || refused.Status != 429 || refused.Code != "TooManyRequestsException" {
		t.Error(err)
	}
}

func TestEndpointsWithoutStreamingAreInvoked(t *testing.T) {
	for _, base := range []string{"", "/2015-03-31/functions/function/invocations"} {
		fs := newService(t, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/invocations") {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("X-Amzn-RequestId", "id")
			_, _ = io.WriteString(w, `"whole"`)
		}, func(url string) map[string]FunctionConfig {
			return map[string]FunctionConfig{"child": {Endpoint: url + base}}
		}, "")
		if body, failure := streamOf(t, fs, "{}"); body != `"whole"` || failure != nil {
			t.Errorf("%q, %v", body, failure)
		}
	}
}

// A message is read or is an error, and none costs more than it sends.
func FuzzEventStream(f *testing.F) {
	f.Add(append(chunkEvent("one"), completeEvent(`{"ErrorCode":"Unhandled"}`)...))
	f.Add(event("why", ":message-type", "exception"))
	f.Add(framed([]byte("\x01a\x09"), ""))
	f.Fuzz(func(t *testing.T, stream []byte) {
		from := bytes.NewReader(stream)
		body := &eventBody{from: from}
		payload, err := io.ReadAll(body)
		if len(payload) > len(stream) {
			t.Errorf("%d bytes of %d", len(payload), len(stream))
		}
		if err == nil && from.Len() == len(stream) {
			t.Error("ended well without having read anything")
		}
		// The header of a well-framed message may be anything.
		if len(stream) <= maxHeaders {
			m, err := readMessage(bytes.NewReader(framed(stream, "payload")))
			if err == nil && string(m.payload) != "payload" {
				t.Errorf("payload %q", m.payload)
			}
		}
	})
}

func TestARefusalToStreamThatIsTooLargeLeavesNoConnectionBehind(t *testing.T) {
	cut := make(chan error)
	fs := newService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(1<<40))
		w.WriteHeader(http.StatusInternalServerError)
		for err := error(nil); err == nil; {
			_, err = w.Write(make([]byte, 1<<20))
			if err != nil {
				cut <- err
			}
		}
	}, nil, "AWS_ENDPOINT_URL_LAMBDA")
	_, err := fs.InvokeWithResponseStream(t.Context(), &Invocation{FunctionArn: arn})
	var refused *ServiceError
	if !errors.As(err, &refused) || refused.Status != 500 {
		t.Errorf("got %v", err)
	}
	<-cut // or the test never ends: the service still writes to somebody
}
