package control

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"

	"stile/internal/authorize"
	"stile/internal/awsapi"
	"stile/internal/lambda"
	"stile/internal/plan"
	"stile/internal/wire"
)

// functions is where the functions of scripts run: one by its name answers, refuses, or fails.
var functions = sync.OnceValue(func() string {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch _, name, _ := strings.Cut(r.URL.Path, "function:"); strings.TrimSuffix(name, "/invocations") {
		case "allow":
			_, _ = io.WriteString(w, `{"principalId":"user-1234567","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"*"}]},"context":{"team":"a","number":1}}`)
		case "unauthorized":
			w.Header().Set("X-Amz-Function-Error", "Unhandled")
			_, _ = io.WriteString(w, `{"errorMessage":"Unauthorized"}`)
		default:
			w.WriteHeader(404)
			_, _ = io.WriteString(w, `{}`)
		}
	})).URL
})

// testEnv is what scripts call backends with.
var testEnv = sync.OnceValue(func() *plan.Env {
	client := wire.NewClient(wire.ClientOptions{})
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Client: client})
	if err != nil {
		panic(err)
	}
	invoker, err := lambda.New(lambda.Options{
		Functions: map[string]lambda.FunctionConfig{"*": {Endpoint: functions()}}, Region: "us-east-1", AccountId: "123456789012", AWS: aws,
	})
	if err != nil {
		panic(err)
	}
	return &plan.Env{Lambda: invoker, UserPools: authorize.NewUserPools(aws, client)}
})
