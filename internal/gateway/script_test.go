package gateway_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"log/slog"
	"maps"
	"net"
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
	"stile/internal/gateway"
	"stile/internal/lambda"
	"stile/internal/plan"
	"stile/internal/respcache"
	"stile/internal/throttle"
	"stile/internal/vpclink"
	"stile/internal/wire"
)

var update = flag.Bool("update", false, "write what came into the scripts")

// TestAws runs every script: an API, and requests with the bytes that come back and that the backend was sent.
//
// A script's sections are api (JSON: resources by path and verb, and members of the RestApi), stage (JSON, optional), canary (an api,
// optional), and then, as often as wanted: backend (a directive line or a raw response, stands until the next), request, response,
// sent (what the backend got), access (the access log's line), log (the execution log's lines). A later api, stage or canary takes the
// place of the first, deployment (an id) deploys the same again, and flush empties the stage's cache.
func TestAws(t *testing.T) {
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runScript(t, script)
		})
	}
}

func runScript(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	sections := map[string][]byte{}
	for _, file := range archive.Files {
		if _, seen := sections[file.Name]; !seen {
			sections[file.Name] = file.Data
		}
	}
	w.deploy(sections)
	for i := range archive.Files {
		file := &archive.Files[i]
		if w.does(file, sections) {
			continue
		}
		got := w.got(file.Name)
		if got != "" && !strings.HasSuffix(got, "\n") {
			got += "\n"
		}
		if *update {
			file.Data = []byte(got)
		} else if diff := cmp.Diff(string(file.Data), got); diff != "" {
			t.Errorf("section %d, %s (-want +got):\n%s", i+1, file.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// does does what a section says; false if it says what came.
func (w *world) does(file *txtar.File, sections map[string][]byte) bool {
	switch file.Name {
	case "api", "stage", "canary":
		if &sections[file.Name][0] != &file.Data[0] {
			sections[file.Name] = file.Data
			w.deploy(sections)
		}
	case "deployment":
		w.deploymentId = strings.TrimSpace(string(file.Data))
		w.deploy(sections)
	case "flush":
		if err := w.env.Caches.Flush(w.Context(), apiId, "stage"); err != nil {
			w.Fatal(err)
		}
	case "backend":
		w.backend.answer(string(file.Data))
	case "request":
		w.send(string(file.Data))
	default:
		return false
	}
	return true
}

// got is what came, of the kind that a section is called after.
func (w *world) got(section string) string {
	switch section {
	case "response":
		return w.response
	case "sent":
		return w.normal(w.backend.received())
	case "access":
		return w.normal(strings.Join(w.accessLog.take(), "\n"))
	case "log":
		return w.normal(strings.Join(w.log.take(), "\n"))
	default:
		w.Fatalf("unknown section %q", section)
		return ""
	}
}

// world is a gateway on a socket with one backend that is everything it may call.
type world struct {
	*testing.T
	address   string
	backend   *backend
	client    *wire.Client
	gateway   *gateway.Gateway
	env       *plan.Env
	accessLog lines
	log       lines
	response  string

	deploymentId string
}

func newWorld(t *testing.T) *world {
	w := &world{T: t, backend: newBackend(t), deploymentId: "dep123"}
	client := wire.NewClient(wire.ClientOptions{})
	t.Cleanup(client.Close)
	w.client = client
	endpoints := map[string]string{}
	for _, service := range []string{"lambda", "sqs", "s3", "dynamodb", "states", "events", "ssm", "sns"} {
		endpoints[service] = "http://" + w.backend.address
	}
	aws, err := awsapi.New(awsapi.Options{Region: "us-east-1", Endpoints: endpoints, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	functions, err := lambda.New(lambda.Options{Region: "us-east-1", AccountId: account, AWS: aws})
	if err != nil {
		t.Fatal(err)
	}
	caches := respcache.NewRegistry(16 << 20)
	t.Cleanup(caches.Close)
	w.env = &plan.Env{
		Clients: func(bool) *wire.Client { return client }, Lambda: functions, AWS: aws,
		Caches: caches, Throttling: throttle.New(throttle.Unlimited), Links: w.links(),
	}
	w.gateway = gateway.New(gateway.Options{
		Log:       slog.New(slog.NewTextHandler(&w.log, &slog.HandlerOptions{ReplaceAttr: onlyExecutionLog})),
		AccessLog: func(_ string, line []byte) { w.accessLog.add(string(line)) },
	})
	w.serve()
	return w
}

const (
	loadBalancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/orders/abc"
	listener     = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/orders/abc/def"
)

// links are VPC links to the backend, one in each state.
func (w *world) links() *vpclink.Links {
	links := vpclink.New(vpclink.Options{Targets: map[string][]string{loadBalancer: {w.backend.address}, listener: {w.backend.address}}})
	links.Put("us-east-1", &apigw.VpcLink{Id: "available", TargetArns: []string{loadBalancer}, Status: apigw.VpcLinkAvailable})
	links.Put("us-east-1", &apigw.VpcLink{Id: "pending", TargetArns: []string{loadBalancer}, Status: apigw.VpcLinkPending})
	links.Put("us-east-1", &apigw.VpcLink{Id: "failed", TargetArns: []string{loadBalancer}, Status: apigw.VpcLinkFailed, StatusMessage: "why"})
	return links
}

// onlyExecutionLog leaves the message of a record.
func onlyExecutionLog(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.MessageKey {
		return a
	}
	return slog.Attr{}
}

func (w *world) serve() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.Fatal(err)
	}
	server := wire.NewServer(wire.ServerOptions{}, w.gateway.Serve)
	go server.Serve(listener)
	w.Cleanup(func() { server.Close() })
	w.address = listener.Addr().String()
}

const (
	account = "123456789012"
	apiId   = "abc1234567"
)

// scriptedApi is how scripts write a definition.
type scriptedApi struct {
	apigw.RestApi
	Resources        map[string]map[string]*apigw.Method
	GatewayResponses map[apigw.GatewayResponseType]*apigw.GatewayResponse
}

func (w *world) definition(source []byte, deploymentId string) *apigw.Definition {
	source = bytes.ReplaceAll(source, []byte("BACKEND"), []byte(w.backend.address))
	var api scriptedApi
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&api); err != nil {
		w.Fatalf("api: %v", err)
	}
	api.RestApi.Id = apiId
	def := &apigw.Definition{AccountId: account, Region: "us-east-1", DeploymentId: deploymentId, RestApi: api.RestApi, GatewayResponses: api.GatewayResponses}
	for responseType, response := range def.GatewayResponses {
		response.ResponseType = responseType
	}
	for i, path := range slices.Sorted(maps.Keys(api.Resources)) {
		resource := apigw.Resource{Id: "res" + strconv.Itoa(i), Path: path, ResourceMethods: api.Resources[path]}
		for verb, method := range resource.ResourceMethods {
			complete(verb, method)
		}
		def.Resources = append(def.Resources, resource)
	}
	return def
}

// complete puts in what put-method and put-integration would have.
func complete(verb string, method *apigw.Method) {
	method.HttpMethod = verb
	if method.AuthorizationType == "" {
		method.AuthorizationType = apigw.AuthorizationNone
	}
	in := method.MethodIntegration
	if in.PassthroughBehavior == "" {
		in.PassthroughBehavior = apigw.WhenNoMatch
	}
	if in.TimeoutInMillis == 0 {
		in.TimeoutInMillis = 29000
	}
	if method.MethodResponses == nil {
		method.MethodResponses = map[string]*apigw.MethodResponse{}
		for status := range in.IntegrationResponses {
			method.MethodResponses[status] = &apigw.MethodResponse{StatusCode: status}
		}
	}
	for status, response := range in.IntegrationResponses {
		response.StatusCode = status
	}
}

func (w *world) deploy(sections map[string][]byte) {
	stage := &apigw.Stage{StageName: "stage", DeploymentId: w.deploymentId}
	if source, ok := sections["stage"]; ok {
		if err := readStage(source, stage); err != nil {
			w.Fatalf("stage: %v", err)
		}
	}
	p, _, err := plan.Compile(w.definition(sections["api"], w.deploymentId), stage, w.env)
	if err != nil {
		w.Fatal(err)
	}
	if source, ok := sections["canary"]; ok {
		if p, _, err = p.WithCanary(w.definition(source, stage.CanarySettings.DeploymentId), w.env); err != nil {
			w.Fatal(err)
		}
	}
	w.gateway.Publish(apiId, "stage", p)
}

// readStage reads a stage, and puts in what update-stage would have: a method's settings begin with the defaults.
func readStage(source []byte, stage *apigw.Stage) error {
	decoder := json.NewDecoder(bytes.NewReader(source))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(stage); err != nil {
		return err
	}
	var given struct{ MethodSettings map[string]json.RawMessage }
	if err := json.Unmarshal(source, &given); err != nil {
		return err
	}
	for key, text := range given.MethodSettings {
		setting := apigw.MethodSetting{
			ThrottlingBurstLimit: 5000, ThrottlingRateLimit: 10000, CacheTtlInSeconds: 300,
			RequireAuthorizationForCacheControl: true, UnauthorizedCacheControlHeaderStrategy: apigw.SucceedWithResponseHeader,
		}
		if err := json.Unmarshal(text, &setting); err != nil {
			return err
		}
		stage.MethodSettings[key] = setting
	}
	return nil
}

// send sends a raw request and keeps the raw response. Lines of the head may end in LF.
func (w *world) send(request string) {
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		w.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(rawMessage(request))); err != nil {
		w.Fatal(err)
	}
	head, body, err := readMessage(bufio.NewReader(conn), strings.HasPrefix(request, "HEAD "))
	if err != nil {
		w.Fatalf("reading the response: %v", err)
	}
	w.response = w.normal(head + "\n" + body)
}

// rawMessage makes a message's bytes from its text: CRLF in the head, a Content-Length if one is due and none given. A body's
// last line end isn't part of it.
func rawMessage(text string) string {
	head, body, _ := strings.Cut(text, "\n\n")
	head = strings.TrimSuffix(head, "\n")
	body = strings.TrimSuffix(body, "\n")
	lower := strings.ToLower(head)
	isResponse := strings.HasPrefix(lower, "http/")
	if (body != "" || isResponse) && !strings.Contains(lower, "content-length:") && !strings.Contains(lower, "transfer-encoding:") {
		head += "\nContent-Length: " + strconv.Itoa(len(body))
	}
	return strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n" + body
}

var volatile = []struct {
	pattern *regexp.Regexp
	text    string
}{
	{regexp.MustCompile(`(?m)^Date: \w{3}, .* GMT\n`), ""},
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`), "<uuid>"},
	{regexp.MustCompile(`(x-amz-apigw-id: |"extendedRequestId":"|Extended Request Id: )[\w-]{15}=`), "$1<extended>"},
	{regexp.MustCompile(`Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16}`), "Root=<root>;Parent=<parent>"},
	{regexp.MustCompile(`"requestTime":"[^"]*"`), `"requestTime":"<time>"`},
	{regexp.MustCompile(`\b\d\d/\w{3}/\d{4}:[\d:]{8} \+0000`), "<time>"},
	{regexp.MustCompile(`(\s|>|\\"|,)[\w-]{15}=(\s|<|\\"|$)`), "$1<extended>$2"},
	{regexp.MustCompile(`\b1-[0-9a-f]{8}-[0-9a-f]{24}\b`), "<root>"},
	{regexp.MustCompile(`;Parent=[0-9a-f]{16}`), ";Parent=<parent>"},
	{regexp.MustCompile(`"requestTimeEpoch":\d+`), `"requestTimeEpoch":<epoch>`},
	{regexp.MustCompile(`(?m)^(X-Amz-Date: |X-Amz-Content-Sha256: |Authorization: AWS4).*$`), "$1<signed>"},
	{regexp.MustCompile(`latency: \d+ ms`), "latency: <n> ms"},
	{regexp.MustCompile(`X-Amz-Date=\w+`), "X-Amz-Date=<signed>"},
	{regexp.MustCompile(`X-Amz-Content-Sha256=\w+`), "X-Amz-Content-Sha256=<signed>"},
	{regexp.MustCompile(`\*{40,}\w{6}`), "<masked>"},
}

// normal replaces what differs from run to run.
func (w *world) normal(text string) string {
	text = strings.ReplaceAll(text, w.backend.address, "BACKEND")
	text = strings.ReplaceAll(text, w.address, "GATEWAY")
	for _, v := range volatile {
		text = v.pattern.ReplaceAllString(text, v.text)
	}
	return text
}
