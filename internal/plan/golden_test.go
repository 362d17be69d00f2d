package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"stile/internal/apigw"
	"stile/internal/awsapi"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/respcache"
	"stile/internal/throttle"
	"stile/internal/wire"
)

var update = flag.Bool("update", false, "write what came into the golden files")

// readStrictly reads a section. A member that is misspelt would test nothing, so it fails.
func readStrictly(t *testing.T, source []byte, v any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		t.Fatal(err)
	}
}

// testDefinition is how tests write a definition: resources by path and verb, and members of the RestApi.
func testDefinition(t *testing.T, source []byte) *apigw.Definition {
	t.Helper()
	var api struct {
		apigw.RestApi
		Resources map[string]map[string]*apigw.Method
	}
	readStrictly(t, source, &api)
	api.RestApi.Id = "abc1234567"
	def := &apigw.Definition{AccountId: "123456789012", Region: "us-east-1", DeploymentId: "dep123", RestApi: api.RestApi}
	for i, path := range slices.Sorted(maps.Keys(api.Resources)) {
		resource := apigw.Resource{Id: "res" + strconv.Itoa(i), Path: path, ResourceMethods: api.Resources[path]}
		for verb, method := range resource.ResourceMethods {
			method.HttpMethod = verb
			if method.MethodIntegration == nil {
				continue
			}
			method.MethodResponses = map[string]*apigw.MethodResponse{}
			for status, response := range method.MethodIntegration.IntegrationResponses {
				response.StatusCode = status
				method.MethodResponses[status] = &apigw.MethodResponse{StatusCode: status}
			}
		}
		def.Resources = append(def.Resources, resource)
	}
	return def
}

func testEnv(t *testing.T, endpoint string) *Env {
	t.Helper()
	client := wire.NewClient(wire.ClientOptions{})
	t.Cleanup(client.Close)
	endpoints := map[string]string{}
	if endpoint != "" {
		endpoints["lambda"] = endpoint
	}
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Endpoints: endpoints, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	functions, err := lambda.New(lambda.Options{Region: "us-east-1", AccountId: "123456789012", AWS: aws})
	if err != nil {
		t.Fatal(err)
	}
	caches := respcache.NewRegistry(1 << 20)
	t.Cleanup(caches.Close)
	return &Env{
		Clients: func(bool) *wire.Client { return client }, Lambda: functions, AWS: aws,
		Caches: caches, Throttling: throttle.New(throttle.Unlimited),
	}
}

func golden(t *testing.T, pattern string, got func(t *testing.T, sections map[string]string) map[string]string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sections := map[string]string{}
			for _, f := range archive.Files {
				sections[f.Name] = string(f.Data)
			}
			results := got(t, sections)
			for i := range archive.Files {
				f := &archive.Files[i]
				result, ok := results[f.Name]
				if !ok {
					continue
				}
				if *update {
					f.Data = []byte(result)
				} else if diff := cmp.Diff(string(f.Data), result); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// A definition compiles to the plan in dump and the findings in findings.
func TestDefinitionsCompile(t *testing.T) {
	golden(t, "testdata/compile/*.txtar", func(t *testing.T, sections map[string]string) map[string]string {
		stage := &apigw.Stage{StageName: "stage", DeploymentId: "dep123"}
		if source, ok := sections["stage"]; ok {
			readStrictly(t, []byte(source), stage)
		}
		p, found, err := Compile(testDefinition(t, []byte(sections["api"])), stage, testEnv(t, ""))
		if err != nil {
			t.Fatal(err)
		}
		var findings strings.Builder
		for _, finding := range found {
			fmt.Fprintln(&findings, finding)
		}
		return map[string]string{"dump": p.Dump(), "findings": findings.String()}
	})
}

var volatileLog = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}`), "D"},
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`), "<id>"},
	{regexp.MustCompile(`Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16}`), "Root=<root>;Parent=<parent>"},
	{regexp.MustCompile(`latency: \d+ ms`), "latency: <n> ms"},
	{regexp.MustCompile(`\*{40,}\w{6}`), "<masked>"},
	{regexp.MustCompile(`X-Amz-Date=\w+`), "X-Amz-Date=<signed>"},
	{regexp.MustCompile(`X-Amz-Content-Sha256=\w+`), "X-Amz-Content-Sha256=<signed>"},
	{regexp.MustCompile(`\bDate=\w{3}, [^,]+,`), "Date=<date>,"},
	{regexp.MustCompile(`"requestTime":"[^"]*"`), `"requestTime":"<time>"`},
	{regexp.MustCompile(`"requestTimeEpoch":\d+`), `"requestTimeEpoch":<epoch>`},
	{regexp.MustCompile(`"extendedRequestId":"[^"]*"`), `"extendedRequestId":"<extended>"`},
}

// TestInvokeMethod answers with a result and the log that AWS writes. function is what a Lambda function answers.
func TestTestInvokeMethod(t *testing.T) {
	golden(t, "testdata/testinvoke/*.txtar", func(t *testing.T, sections map[string]string) map[string]string {
		function := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, strings.TrimSpace(sections["function"]))
		}))
		t.Cleanup(function.Close)
		var request struct {
			exchange.TestRequest
			Path, HttpMethod string
		}
		readStrictly(t, []byte(sections["request"]), &request)
		def := testDefinition(t, []byte(sections["api"]))
		resourceId := ""
		for _, resource := range def.Resources {
			if resource.Path == request.Path {
				resourceId = resource.Id
			}
		}
		result, err := TestInvoke(context.Background(), def, resourceId, request.HttpMethod, request.TestRequest, testEnv(t, function.URL))
		if err != nil {
			return map[string]string{"result": err.Error() + "\n"}
		}
		log := result.Log
		result.Log, result.Latency = "", 0
		text, err := json.MarshalIndent(result, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		return map[string]string{"result": normalLog(string(text)) + "\n", "log": normalLog(log)}
	})
}

func normalLog(text string) string {
	for _, v := range volatileLog {
		text = v.pattern.ReplaceAllString(text, v.text)
	}
	return text
}
