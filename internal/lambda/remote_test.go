package lambda

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"stile/internal/awsapi"
	"stile/internal/wire"
)

// newService is a server that speaks the Invoke API as answer does, and Functions that find it under configs and variables.
func newService(t *testing.T, answer http.HandlerFunc, configs func(url string) map[string]FunctionConfig, variable string) *Functions {
	t.Helper()
	service := httptest.NewServer(answer)
	t.Cleanup(service.Close)
	for _, name := range []string{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_LAMBDA", "AWS_SESSION_TOKEN"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	if variable != "" {
		t.Setenv(variable, service.URL)
	}
	client := wire.NewClient(wire.ClientOptions{})
	t.Cleanup(client.Close)
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Client: client})
	if err != nil {
		t.Fatal(err)
	}
	options := Options{Region: "us-east-1", AccountId: "123456789012", AWS: aws}
	if configs != nil {
		options.Functions = configs(service.URL)
	}
	fs, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

func TestTheInvokeApiIsSpokenToEveryEndpoint(t *testing.T) {
	for _, test := range []struct {
		name, variable, wantPath string
		configs                  func(url string) map[string]FunctionConfig
	}{
		{"AWS_ENDPOINT_URL_LAMBDA", "AWS_ENDPOINT_URL_LAMBDA", "/2015-03-31/functions/" + arn + ":live/invocations", nil},
		{"AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL", "/2015-03-31/functions/" + arn + ":live/invocations", nil},
		{"endpoint of the function", "", "/base/2015-03-31/functions/" + arn + ":live/invocations", func(url string) map[string]FunctionConfig {
			return map[string]FunctionConfig{"child": {Endpoint: url + "/base/"}}
		}},
		{"whole URL of the function", "", "/2015-03-31/functions/function/invocations", func(url string) map[string]FunctionConfig {
			return map[string]FunctionConfig{"child": {Endpoint: url + "/2015-03-31/functions/function/invocations"}}
		}},
		{"endpoint of all functions", "", "/2015-03-31/functions/" + arn + ":live/invocations", func(url string) map[string]FunctionConfig {
			return map[string]FunctionConfig{"*": {Endpoint: url}}
		}},
		{"aws with an endpoint", "AWS_ENDPOINT_URL_LAMBDA", "/2015-03-31/functions/" + arn + ":live/invocations", func(string) map[string]FunctionConfig {
			return map[string]FunctionConfig{"*": {AWS: true}}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fs := newService(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				for name, want := range map[string]string{
					"X-Amz-Invocation-Type": "RequestResponse",
					"X-Amz-Client-Context":  "e30=",
					"X-Amzn-Trace-Id":       "Root=1",
					"Content-Type":          "application/json",
				} {
					if got := r.Header.Get(name); got != want {
						t.Errorf("%s is %q, want %q", name, got, want)
					}
				}
				if r.Method != "POST" || r.RequestURI != test.wantPath || string(body) != `{"a":1}` {
					t.Errorf("got %s %s %s", r.Method, r.RequestURI, body)
				}
				if auth := r.Header.Get("Authorization"); !strings.Contains(auth, "Credential=AKIDEXAMPLE/") || !strings.Contains(auth, "/us-west-2/lambda/aws4_request") {
					t.Errorf("Authorization is %q", auth)
				}
				w.Header().Set("X-Amz-Executed-Version", "12")
				w.Header().Set("X-Amz-Function-Error", "Unhandled")
				w.Header().Set("X-Amzn-RequestId", "some-id")
				_, _ = io.WriteString(w, `{"errorMessage":"boom"}`)
			}, test.configs, test.variable)
			call := &Invocation{FunctionArn: arn + ":live", Payload: []byte(`{"a":1}`), ClientContext: "e30="}
			call.Header.Add("X-Amzn-Trace-Id", "Root=1")
			result, err := fs.Invoke(context.Background(), call)
			if err != nil {
				t.Fatal(err)
			}
			if result.Status != 200 || result.FunctionError != "Unhandled" || result.ExecutedVersion != "12" || result.RequestId != "some-id" || string(result.Payload) != `{"errorMessage":"boom"}` {
				t.Errorf("got %+v", result)
			}
		})
	}
}

func TestAnEventOverTheInvokeApi(t *testing.T) {
	fs := newService(t, func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("X-Amz-Invocation-Type"); got != "Event" {
			t.Errorf("X-Amz-Invocation-Type is %q", got)
		}
		w.WriteHeader(http.StatusAccepted)
	}, nil, "AWS_ENDPOINT_URL_LAMBDA")
	result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn, Type: "Event"})
	if err != nil || result.Status != 202 || len(result.Payload) != 0 {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestWhatTheInvokeApiRefuses(t *testing.T) {
	for _, test := range []struct {
		status          int
		errorType, body string
		want            ServiceError
	}{
		{404, "ResourceNotFoundException:http://internal.amazon.com/x", `{"Type":"User","Message":"Function not found: x"}`, ServiceError{404, "ResourceNotFoundException", "Function not found: x", "id"}},
		{429, "TooManyRequestsException", `{"Reason":"CallerRateLimitExceeded","Type":"User","message":"Rate Exceeded."}`, ServiceError{429, "TooManyRequestsException", "Rate Exceeded.", "id"}},
		{403, "", `{"__type":"com.amazonaws#AccessDeniedException","message":"no"}`, ServiceError{403, "AccessDeniedException", "no", "id"}},
		{502, "", `<html>Bad Gateway</html>`, ServiceError{502, "", "<html>Bad Gateway</html>", "id"}},
		{307, "", ``, ServiceError{307, "", "", "id"}},
	} {
		fs := newService(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Amzn-RequestId", "id")
			if test.errorType != "" {
				w.Header().Set("X-Amzn-ErrorType", test.errorType)
			}
			w.WriteHeader(test.status)
			_, _ = io.WriteString(w, test.body)
		}, nil, "AWS_ENDPOINT_URL_LAMBDA")
		_, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn})
		var refused *ServiceError
		if !errors.As(err, &refused) || *refused != test.want {
			t.Errorf("%d %s: got %v, want %v", test.status, test.body, err, &test.want)
		}
	}
}

// The Runtime Interface Emulator serves one function, and knows it as "function" only.
func TestAnEndpointThatKnowsItsFunctionAsFunctionOnly(t *testing.T) {
	calls := 0
	fs := newService(t, func(w http.ResponseWriter, r *http.Request) {
		calls++
		if r.URL.Path != "/2015-03-31/functions/function/invocations" {
			http.Error(w, "404 page not found", http.StatusNotFound)
			return
		}
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
	}, func(url string) map[string]FunctionConfig {
		return map[string]FunctionConfig{"child": {Endpoint: url}}
	}, "")
	for range 2 {
		result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn, Payload: []byte(`{"a":1}`)})
		if err != nil || string(result.Payload) != `{"a":1}` {
			t.Fatalf("got %+v, %v", result, err)
		}
	}
	if calls != 3 {
		t.Errorf("%d calls for two invocations; the first asks twice, the second knows", calls)
	}
}

func TestAResponseOfAnEndpointThatIsTooLarge(t *testing.T) {
	fs := newService(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, maxResponse+1))
	}, nil, "AWS_ENDPOINT_URL_LAMBDA")
	result, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn})
	if err != nil || result.FunctionError != "Unhandled" || !strings.Contains(string(result.Payload), "Response payload size exceeded maximum allowed payload size (6291556 bytes).") {
		t.Errorf("got %+v, %v", result, err)
	}
}

func TestAnEndpointNobodyListensAt(t *testing.T) {
	fs := newService(t, nil, func(string) map[string]FunctionConfig {
		return map[string]FunctionConfig{"*": {Endpoint: "http://127.0.0.1:1"}}
	}, "")
	_, err := fs.Invoke(context.Background(), &Invocation{FunctionArn: arn})
	var failed *wire.NetworkError
	if !errors.As(err, &failed) || failed.Kind != wire.Refused {
		t.Errorf("got %v", err)
	}
}
