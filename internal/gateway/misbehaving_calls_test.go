package gateway_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"stile/internal/lambda"
)

// misbehavingCall is a method whose backend misbehaves.
type misbehavingCall struct {
	name        string // the path
	integration string // members of its JSON
	function    string // what it calls, if it is one
	config      lambda.FunctionConfig

	// check judges an answer. cut is whether the connection has ended with it.
	check func(res *http.Response, body string, err error) (cut bool, wrong error)
}

// httpCalls are HTTP, HTTP_PROXY and functions in front of every misbehaviour. Stalling backends get little time, the others enough for a
// busy machine.
func (w *misbehavingWorld) httpCalls(all []misbehaviour) (calls []misbehavingCall) {
	for i := range all {
		m := &all[i]
		address := m.misbehave(w.T, &w.open, &w.answered)
		timeout := 20000
		if m.slow {
			timeout = 200
		}
		rest := fmt.Sprintf(`"httpMethod": "GET", "uri": %q, "tlsConfig": {"insecureSkipVerification": %v}, "timeoutInMillis": `, m.uri(address), m.skip)
		calls = append(calls, misbehavingCall{
			name: "HTTP_PROXY/" + m.name, integration: fmt.Sprintf(`"type": "HTTP_PROXY", %s%d`, rest, timeout), check: m.check,
		}, misbehavingCall{
			name: "HTTP/" + m.name, check: m.check,
			integration: fmt.Sprintf(`"type": "HTTP", %s%d, "integrationResponses": {"200": {}, "307": {"selectionPattern": "307"}, "503": {"selectionPattern": "503"}}`, rest, timeout),
		})
		streamTimeout := timeout
		if m.status == 500 {
			streamTimeout = 200 // no other limit ends the stream
		}
		calls = append(calls, misbehavingCall{
			name: "STREAM/" + m.name, integration: fmt.Sprintf(`"type": "HTTP_PROXY", "responseTransferMode": "STREAM", %s%d`, rest, streamTimeout), check: m.checkStreamed,
		})
		if m.tls != nil || m.connect != nil {
			continue // what an Invoke API's certificate must be is another matter
		}
		config := lambda.FunctionConfig{Endpoint: "http://" + address}
		name := strings.ReplaceAll(m.name, ".", "_")
		calls = append(calls, functionCall("LAMBDA/"+m.name, name, timeout, config, m.checkFunction),
			functionCall("LAMBDA_STREAM/"+m.name, "stream-"+name, streamTimeout, config, m.checkStreamingFunction))
	}
	return calls
}

func functionCall(name, function string, timeout int, config lambda.FunctionConfig, check func(*http.Response, string, error) (bool, error)) misbehavingCall {
	uri, mode := strings.Replace(functionUri, ":function:f/", ":function:"+function+"/", 1), ""
	if strings.Contains(name, "STREAM") {
		uri, mode = strings.Replace(streamingUri, ":function:f/", ":function:"+function+"/", 1), `"responseTransferMode": "STREAM", `
	}
	return misbehavingCall{
		name: name, function: function, config: config, check: check,
		integration: fmt.Sprintf(`"type": "AWS_PROXY", "httpMethod": "POST", %s"uri": %q, "timeoutInMillis": %d`, mode, uri, timeout),
	}
}

func (m *misbehaviour) check(res *http.Response, body string, err error) (cut bool, wrong error) {
	switch {
	case err != nil:
		return true, err
	case m.spills && res.StatusCode == 504 && body == network:
		return false, nil
	}
	return false, m.is(res, body, m.status, m.body)
}

func (m *misbehaviour) is(res *http.Response, body string, status int, want string) error {
	if res.StatusCode != status || body != want {
		return fmt.Errorf("%s: got %d %.100q, want %d %q", m.name, res.StatusCode, body, status, want)
	}
	own := body == timedOut || body == network || body == internal
	if errorType := res.Header.Get("x-amzn-ErrorType"); own != (errorType == "InternalServerErrorException") {
		return fmt.Errorf("%s: x-amzn-ErrorType %q", m.name, errorType)
	}
	return nil
}

// checkStreamed knows that what breaks after the backend's head can only be cut, whether the head was on its way or not.
func (m *misbehaviour) checkStreamed(res *http.Response, body string, err error) (cut bool, wrong error) {
	if errors.Is(err, io.ErrUnexpectedEOF) && (res == nil || res.StatusCode == 200) && m.status >= 500 {
		return true, nil
	}
	if err == nil && m.status == 500 && res.StatusCode == 504 {
		return false, m.is(res, body, 504, timedOut)
	}
	return m.check(res, body, err)
}

// checkFunction knows that none of this is what a function answers.
func (m *misbehaviour) checkFunction(res *http.Response, body string, err error) (cut bool, wrong error) {
	switch {
	case err != nil:
		return true, err
	case m.slow:
		return false, m.is(res, body, 504, timedOut)
	case res.StatusCode == 502 && (m.status < 300 || m.status == 500), res.StatusCode == 500, res.StatusCode == 504 && body == network:
		return false, m.is(res, body, res.StatusCode, body)
	}
	return false, fmt.Errorf("%s: got %d %.100q", m.name, res.StatusCode, body)
}

// checkStreamingFunction likewise; what it sends is no metadata, so that nothing is ever streamed.
func (m *misbehaviour) checkStreamingFunction(res *http.Response, body string, err error) (cut bool, wrong error) {
	if err == nil && m.slow && res.StatusCode == 500 {
		return false, m.is(res, body, 500, internal) // what came before it stalled was wrong already
	}
	if err == nil && m.status == 500 && res.StatusCode == 504 {
		return false, m.is(res, body, 504, timedOut)
	}
	return m.checkFunction(res, body, err)
}

// functionCalls are functions that run here and fail in their ways, and streams that break off.
func (w *misbehavingWorld) functionCalls() (calls []misbehavingCall) {
	program, err := os.Executable()
	if err != nil {
		w.Fatal(err)
	}
	for handler, want := range map[string]struct {
		status int
		body   string
	}{"answers": {200, "ok"}, "fails": {502, internal}, "exits": {502, internal}, "hangs": {502, internal}, "isn't valid": {502, internal}, "won't start": {502, internal}} {
		name := "local-" + strings.ReplaceAll(strings.ReplaceAll(handler, "'", ""), " ", "-")
		m := &misbehaviour{name: name, status: want.status, body: want.body}
		config := lambda.FunctionConfig{Exec: []string{program}, Handler: handler, Env: map[string]string{functionVariable: "1"}, Timeout: 20 * time.Second, Concurrency: 4}
		if handler == "hangs" {
			config.Timeout = 100 * time.Millisecond
		}
		calls = append(calls, functionCall("LAMBDA/"+name, name, 25000, config, m.checkLocal))
	}
	return append(calls, w.streamCalls()...)
}

// checkLocal allows for the throttling of a function that is called more often than it may run.
func (m *misbehaviour) checkLocal(res *http.Response, body string, err error) (cut bool, wrong error) {
	if err == nil && res.StatusCode == 500 {
		return false, m.is(res, body, 500, internal)
	}
	return m.check(res, body, err)
}

func (w *misbehavingWorld) streamCalls() (calls []misbehavingCall) {
	const head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/vnd.amazon.eventstream\r\nTransfer-Encoding: chunked\r\n\r\n"
	chunked := func(events string) string { return fmt.Sprintf("%x\r\n%s\r\n", len(events), events) }
	begun := head + chunked(chunk("{}"+nul+"part"))
	for _, row := range []struct {
		name, sends string
		cut         bool
	}{
		{name: "completes", sends: begun + chunked(chunk("ial")+event("InvokeComplete", "{}")) + "0\r\n\r\n"},
		{name: "fails-half-way", sends: begun + chunked(event("InvokeComplete", `{"ErrorCode":"Unhandled","ErrorDetails":"boom"}`)) + "0\r\n\r\n", cut: true},
		{name: "ends-without-complete", sends: begun + "0\r\n\r\n", cut: true},
		{name: "breaks-off", sends: begun, cut: true},
		{name: "breaks-off-in-event", sends: begun + "100\r\nhalf", cut: true},
		{name: "is-no-event", sends: begun + chunked("nonsense of enough bytes for a head"), cut: true},
	} {
		m := &misbehaviour{name: row.name, status: 200, serve: func(conn net.Conn, in *bufio.Reader) {
			io.WriteString(conn, row.sends)
			hangUp(conn, in)
		}}
		address := m.misbehave(w.T, &w.open, &w.answered)
		calls = append(calls, functionCall("LAMBDA_STREAM/"+row.name, "stream-"+row.name, 20000, lambda.FunctionConfig{Endpoint: "http://" + address},
			func(res *http.Response, body string, err error) (bool, error) {
				want := "partial"
				if row.cut {
					want = "part"
				}
				if res == nil || res.StatusCode != 200 || body != want || errors.Is(err, io.ErrUnexpectedEOF) != row.cut {
					return true, fmt.Errorf("%s: got %v %q, %w", row.name, res, body, err)
				}
				return row.cut, nil
			}))
	}
	return calls
}

// functions are the calls' functions.
func (w *misbehavingWorld) functions() *lambda.Functions {
	configs := map[string]lambda.FunctionConfig{}
	for _, call := range w.calls {
		if call.function != "" {
			configs[call.function] = call.config
		}
	}
	functions, err := lambda.New(lambda.Options{Functions: configs, Region: "us-east-1", AccountId: account, AWS: w.env.AWS})
	if err != nil {
		w.Fatal(err)
	}
	return functions
}

func misbehavingApi(calls []misbehavingCall) string {
	var resources []string
	for _, call := range calls {
		resources = append(resources, fmt.Sprintf(`"/%s": {"GET": {"methodIntegration": {%s}}}`, call.name, call.integration))
	}
	return `{"resources": {` + strings.Join(resources, ",\n") + `}}`
}

// functionVariable makes the test binary a Lambda function, which does what its handler says.
const functionVariable = "STILE_GATEWAY_TEST_FUNCTION"

func TestMain(m *testing.M) {
	if os.Getenv(functionVariable) == "" {
		os.Exit(m.Run())
	}
	handler := os.Getenv("_HANDLER")
	if handler == "won't start" {
		os.Exit(1)
	}
	base := "http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/"
	for {
		next, err := http.Get(base + "next")
		if err != nil {
			os.Exit(0)
		}
		var event struct{ HttpMethod string }
		err = json.NewDecoder(next.Body).Decode(&event)
		next.Body.Close()
		if err != nil || event.HttpMethod != "GET" {
			os.Exit(2)
		}
		path, answer := "/response", `{"statusCode": 200, "body": "ok"}`
		switch handler {
		case "exits":
			os.Exit(3)
		case "hangs":
			time.Sleep(time.Hour)
		case "isn't valid":
			answer = `{"statusCode": "so so"}`
		case "fails":
			path, answer = "/error", `{"errorMessage": "boom", "errorType": "Error"}`
		}
		said, err := http.Post(base+next.Header.Get("Lambda-Runtime-Aws-Request-Id")+path, "application/json", strings.NewReader(answer))
		if err != nil {
			os.Exit(0)
		}
		said.Body.Close()
	}
}
