package gateway_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"stile/internal/awsapi"
	"stile/internal/lambda"
	"stile/internal/plan"
)

// stream publishes an API whose GET on everything streams; more are members of the integration or the API.
func (w *world) stream(integration, more string) {
	w.deploy(map[string][]byte{"api": []byte(fmt.Sprintf(
		`{"resources": {"/{proxy+}": {"GET": {"methodIntegration": {"responseTransferMode": "STREAM", %s}}}}%s}`, integration, more))})
}

func httpProxy(uri string) string {
	return fmt.Sprintf(`"type": "HTTP_PROXY", "httpMethod": "GET", "uri": %q`, uri)
}

// streamed is the answer to a GET whose head has come.
func (w *world) streamed(fields string) *http.Response {
	w.Helper()
	conn, in := w.dial("GET /stage/x HTTP/1.1\n" + fields)
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { conn.Close() })
	return res
}

// reads checks what comes next of a stream.
func reads(t *testing.T, from io.Reader, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(from, got); err != nil || string(got) != want {
		t.Fatalf("got %q, %v; want %q", got, err, want)
	}
}

func TestHttpProxyStreamsAsTheBackendSends(t *testing.T) {
	next := make(chan string)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for text := range next {
			io.WriteString(w, text)
			w.(http.Flusher).Flush()
		}
	}))
	defer backend.Close()
	w := newWorld(t)
	w.stream(httpProxy(backend.URL), `, "minimumCompressionSize": 0, "endpointConfiguration": {"types": ["REGIONAL"]}`)
	go func() { next <- "data: 1\n\n" }()
	res := w.streamed("Accept-Encoding: gzip\n")
	if res.StatusCode != 200 || res.Header.Get("Content-Encoding") != "" || res.Header.Get("Content-Type") != "text/event-stream" ||
		len(res.TransferEncoding) != 1 || res.TransferEncoding[0] != "chunked" {
		t.Errorf("%d %v %v", res.StatusCode, res.Header, res.TransferEncoding)
	}
	reads(t, res.Body, "data: 1\n\n")
	next <- "data: 2\n\n"
	reads(t, res.Body, "data: 2\n\n")
	close(next)
	if rest, err := io.ReadAll(res.Body); err != nil || len(rest) > 0 {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestHttpProxyStreamsMoreThanTenMegabytes(t *testing.T) {
	const size = 12 << 20
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/known" {
			w.Header().Set("Content-Length", fmt.Sprint(size))
		}
		for range size >> 20 {
			w.Write(make([]byte, 1<<20))
		}
	}))
	defer backend.Close()
	w := newWorld(t)
	for path, length := range map[string]int64{"/known": size, "/unknown": -1} {
		w.stream(httpProxy(backend.URL+path), "")
		res := w.streamed("")
		if n, err := io.Copy(io.Discard, res.Body); res.StatusCode != 200 || res.ContentLength != length || n != size || err != nil {
			t.Errorf("%s: %d, %d bytes of %d, %v", path, res.StatusCode, n, res.ContentLength, err)
		}
	}
}

func TestTimeoutInMillisIsForTheWholeStream(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/silent" {
			<-r.Context().Done()
			return
		}
		io.WriteString(w, "begun")
		w.(http.Flusher).Flush()
		<-r.Context().Done() // what the gateway gives up ends here too
	}))
	defer backend.Close()
	w := newWorld(t)
	w.stream(httpProxy(backend.URL)+`, "timeoutInMillis": 1500`, "") // enough for the beginning on a busy machine
	res := w.streamed("")
	if body, err := io.ReadAll(res.Body); res.StatusCode != 200 || string(body) != "begun" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d %q, %v", res.StatusCode, body, err)
	}
	w.stream(httpProxy(backend.URL+"/silent")+`, "timeoutInMillis": 100`, "")
	res = w.streamed("")
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 504 || string(body) != `{"message": "Endpoint request timed out"}` {
		t.Errorf("%d %s", res.StatusCode, body)
	}
}

func TestStreamsThatBreakOffAreCutAndLeakNothing(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "part")
		w.(http.Flusher).Flush()
		if r.URL.Path == "/breaks" {
			panic(http.ErrAbortHandler)
		}
		<-r.Context().Done()
	}))
	defer backend.Close()
	w := newWorld(t)
	settled := func() int {
		w.client.Close()
		backend.CloseClientConnections()
		return runtime.NumGoroutine()
	}
	before := settled()
	w.stream(httpProxy(backend.URL+"/breaks"), "")
	for range 10 {
		conn, in := w.dial("GET /stage/x HTTP/1.1\n")
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(res.Body); string(body) != "part" || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%q, %v", body, err)
		}
		conn.Close()
	}
	w.stream(httpProxy(backend.URL+"/waits"), "")
	for range 10 { // the client goes away
		conn, in := w.dial("GET /stage/x HTTP/1.1\n")
		res, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		reads(t, res.Body, "part")
		conn.Close()
	}
	for n := settled(); n > before; n = settled() {
		time.Sleep(10 * time.Millisecond) // until the test's time is over
	}
}

// event is a message of Lambda's event stream.
func event(kind, payload string) string {
	var header []byte
	for _, field := range [][2]string{{":message-type", "event"}, {":event-type", kind}} {
		header = append(append(append(header, byte(len(field[0]))), field[0]...), 7, 0, byte(len(field[1])))
		header = append(header, field[1]...)
	}
	m := binary.BigEndian.AppendUint32(nil, uint32(16+len(header)+len(payload)))
	m = binary.BigEndian.AppendUint32(m, uint32(len(header)))
	m = binary.BigEndian.AppendUint32(m, crc32.ChecksumIEEE(m))
	m = append(append(m, header...), payload...)
	return string(binary.BigEndian.AppendUint32(m, crc32.ChecksumIEEE(m)))
}

func chunk(payload string) string { return event("PayloadChunk", payload) }

const (
	nul = "\x00\x00\x00\x00\x00\x00\x00\x00"

	functionUri  = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"
	streamingUri = "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:f/response-streaming-invocations"
)

func TestLambdaResponseStreaming(t *testing.T) {
	done, failed := event("InvokeComplete", "{}"), event("InvokeComplete", `{"ErrorCode":"Unhandled","ErrorDetails":"{\"errorMessage\":\"boom\"}"}`)
	for _, row := range []struct {
		name, events string
		status       int
		header       string // Name: value of some
		length       int64
		body         string
		cut          bool
	}{
		{"metadata and body", chunk(`{"statusCode":201,"headers":{"x-a":"b","Content-Type":"text/plain"}}`+nul+"one ") + chunk("two") + done, 201, "x-a: b\nContent-Type: text/plain", -1, "one two", false},
		{"in many pieces", chunk(`{"status`) + chunk(`Code":202}`+nul[:3]) + chunk(nul[3:]) + chunk("body") + done, 202, "", -1, "body", false},
		{"binary without binaryMediaTypes", chunk("{}"+nul+"\xff\x00\xfe"+nul) + done, 200, "Content-Type: application/json", -1, "\xff\x00\xfe" + nul, false},
		{"lists and cookies", chunk(`{"headers":{"x-m":"c"},"multiValueHeaders":{"x-m":["a","b"]},"cookies":["k=v","l=w"]}`+nul) + done, 200, "X-M: a,b,c\nSet-Cookie: k=v,l=w", -1, "", false},
		{"Content-Length of the function", chunk(`{"headers":{"content-length":"4"}}`+nul+"body") + done, 200, "", 4, "body", false},
		{"headers are remapped", chunk(`{"headers":{"Server":"mine","Transfer-Encoding":"chunked"}}`+nul) + done, 200, "x-amzn-Remapped-Server: mine", -1, "", false},
		{"nothing but metadata", chunk("{}"+nul) + done, 200, "", -1, "", false},

		{"no delimiter", chunk(`{"statusCode":200}`) + done, 500, "", 36, `{"message": "Internal server error"}`, false},
		{"nothing", done, 500, "", 36, `{"message": "Internal server error"}`, false},
		{"metadata that is no JSON", chunk("hello"+nul+"body") + done, 500, "", 36, `{"message": "Internal server error"}`, false},
		{"metadata with a body", chunk(`{"body":"x"}`+nul) + done, 500, "", 36, `{"message": "Internal server error"}`, false},
		{"wrong status", chunk(`{"statusCode":"x"}`+nul) + done, 500, "", 36, `{"message": "Internal server error"}`, false},
		{"delimiter that ends with the first 16 KB", chunk(`{"headers":{"x-a":"b"}}`+strings.Repeat(" ", 16<<10-31)+nul+"body") + done, 200, "x-a: b", -1, "body", false},
		{"delimiter after that", chunk(`{"headers":{"x-a":"b"}}`+strings.Repeat(" ", 16<<10-30)+nul+"body") + done, 500, "", 36, `{"message": "Internal server error"}`, false},

		{"function error before the metadata", failed, 502, "", 36, `{"message": "Internal server error"}`, false},
		{"function error half-way", chunk("{}"+nul+"part") + failed, 200, "", -1, "part", true},
		{"service that breaks off", chunk("{}" + nul + "part"), 200, "", -1, "part", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := newWorld(t)
			w.lambda(func(out http.ResponseWriter, r *http.Request) {
				if want := strings.TrimPrefix(streamingUri, "arn:aws:apigateway:us-east-1:lambda:path"); r.Method != "POST" || r.URL.Path != want {
					t.Errorf("%s %s", r.Method, r.URL.Path)
				}
				event, _ := io.ReadAll(r.Body)
				if !strings.HasPrefix(string(event), `{"resource":"/{proxy+}","path":"/x","httpMethod":"GET",`) {
					t.Errorf("event %s", event)
				}
				out.Header().Set("Content-Type", "application/vnd.amazon.eventstream")
				io.WriteString(out, row.events)
			})
			w.stream(`"type": "AWS_PROXY", "httpMethod": "POST", "uri": "`+streamingUri+`"`, "")
			res := w.streamed("")
			body, err := io.ReadAll(res.Body)
			if res.StatusCode != row.status || res.ContentLength != row.length || string(body) != row.body || errors.Is(err, io.ErrUnexpectedEOF) != row.cut {
				t.Errorf("%d, %q of %d, %v", res.StatusCode, body, res.ContentLength, err)
			}
			if want := "Root=1-"; !strings.HasPrefix(res.Header.Get("X-Amzn-Trace-Id"), want) {
				t.Errorf("X-Amzn-Trace-Id: %s", res.Header.Get("X-Amzn-Trace-Id"))
			}
			for line := range strings.SplitSeq(row.header, "\n") {
				name, value, _ := strings.Cut(line, ": ")
				if got := strings.Join(res.Header.Values(name), ","); got != value {
					t.Errorf("%s: %s, want %s", name, got, value)
				}
			}
		})
	}
}

// lambda makes a server the Lambda service.
func (w *world) lambda(handler http.HandlerFunc) {
	service := httptest.NewServer(handler)
	w.Cleanup(service.Close)
	w.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	w.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Endpoints: map[string]string{"lambda": service.URL}, Client: w.client})
	if err != nil {
		w.Fatal(err)
	}
	functions, err := lambda.New(lambda.Options{Region: "us-east-1", AccountId: account, AWS: aws})
	if err != nil {
		w.Fatal(err)
	}
	w.env = &plan.Env{Clients: w.env.Clients, AWS: aws, Lambda: functions}
}

func TestLambdaStreamsAsTheFunctionWrites(t *testing.T) {
	next := make(chan string)
	w := newWorld(t)
	w.lambda(func(out http.ResponseWriter, _ *http.Request) {
		for text := range next {
			io.WriteString(out, text)
			out.(http.Flusher).Flush()
		}
	})
	w.stream(`"type": "AWS_PROXY", "httpMethod": "POST", "uri": "`+streamingUri+`"`, "")
	go func() { next <- chunk("{}" + nul + "one") }()
	res := w.streamed("")
	reads(t, res.Body, "one")
	next <- chunk("two")
	reads(t, res.Body, "two")
	next <- event("InvokeComplete", "{}")
	close(next)
	if rest, err := io.ReadAll(res.Body); err != nil || len(rest) > 0 {
		t.Errorf("%q, %v", rest, err)
	}
}

// Only the metadata of a streaming function counts when it is called all at once.
func TestStreamingFunctionBehindThePlainInvokeUri(t *testing.T) {
	w := newWorld(t)
	w.lambda(func(out http.ResponseWriter, _ *http.Request) {
		io.WriteString(out, `{"statusCode":201,"headers":{"x-a":"b"},"cookies":["k=v"]}`+nul+"body")
	})
	for _, mode := range []string{"BUFFERED", "STREAM"} {
		w.deploy(map[string][]byte{"api": []byte(`{"resources": {"/{proxy+}": {"GET": {"methodIntegration": {"type": "AWS_PROXY", "httpMethod": "POST",
			"uri": "` + functionUri + `", "responseTransferMode": "` + mode + `"}}}}}`)})
		res := w.streamed("")
		body, err := io.ReadAll(res.Body)
		if res.StatusCode != 201 || res.Header.Get("x-a") != "b" || res.Header.Get("Set-Cookie") != "k=v" || len(body) > 0 || err != nil {
			t.Errorf("%s: %d %v %q, %v", mode, res.StatusCode, res.Header, body, err)
		}
	}
}

func TestStreamingNeedsPost(t *testing.T) {
	w := newWorld(t)
	w.stream(`"type": "AWS_PROXY", "httpMethod": "GET", "uri": "`+streamingUri+`"`, "")
	if res := w.streamed(""); res.StatusCode != 500 {
		t.Error(res.StatusCode)
	}
}

func TestHTTP10ClientsGetStreamsUntilTheConnectionEnds(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "streamed")
		w.(http.Flusher).Flush()
	}))
	defer backend.Close()
	w := newWorld(t)
	w.stream(httpProxy(backend.URL), "")
	_, in := w.dial("GET /stage/x HTTP/1.0\n")
	res, err := http.ReadResponse(bufio.NewReader(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(res.Body); string(body) != "streamed" || err != nil || len(res.TransferEncoding) > 0 {
		t.Errorf("%q, %v, %v", body, err, res.TransferEncoding)
	}
}
