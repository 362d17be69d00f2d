package conformance_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// serviceCall is a POST resource of an API whose AWS integration calls a service.
type serviceCall struct {
	path     string
	uri      string // after arn:aws:apigateway:us-east-1:
	method   string // towards the service; POST if empty
	template string // for application/json; the body as it comes if empty
	headers  map[string]string
	query    map[string]string
}

// newServicesApi makes an API of the calls and answers how one is called: it wants 200 and gives the body.
func newServicesApi(t *testing.T, calls []serviceCall) func(path, body string) string {
	t.Helper()
	if peers.motoURL == "" {
		skip(t, "moto, a Python package,")
	}
	b := newBuilder(t)
	for _, call := range calls {
		integration := &apigateway.PutIntegrationInput{
			Type: types.IntegrationTypeAws, IntegrationHttpMethod: aws.String("POST"), Uri: aws.String("arn:aws:apigateway:us-east-1:" + call.uri),
			Credentials: aws.String("arn:aws:iam::" + account + ":role/apigw"), RequestParameters: map[string]string{},
		}
		if call.method != "" {
			integration.IntegrationHttpMethod = aws.String(call.method)
		}
		if call.template != "" {
			integration.RequestTemplates = map[string]string{"application/json": call.template}
		}
		for name, value := range call.headers {
			integration.RequestParameters["integration.request.header."+name] = value
		}
		for name, value := range call.query {
			integration.RequestParameters["integration.request.querystring."+name] = value
		}
		b.answer(b.integrate(call.path, "POST", integration), "POST", nil)
	}
	b.deploy()
	return func(path, body string) string {
		t.Helper()
		res, answer := send(t, "POST", gateway.admin+"/restapis/"+*b.api+"/test/_user_request_/"+path, "", body)
		if res.StatusCode != http.StatusOK || strings.Contains(answer, "<Error>") || strings.Contains(answer, "__type") {
			t.Fatalf("%s: got %d %s", path, res.StatusCode, answer)
		}
		return answer
	}
}

// nothing is a template whose output is empty.
const nothing = "#set($nothing = 0)"

const form = "'application/x-www-form-urlencoded'"

// What is published by path, as a form, and by action, in the query, arrives in the queue that listens to the topic.
func TestAMessagePublishedThroughAnAwsIntegrationIsDelivered(t *testing.T) {
	topic, queue := "arn:aws:sns:us-east-1:"+account+":topic", "arn:aws:sqs:us-east-1:"+account+":listener"
	publish := "Action=Publish&Version=2010-03-31&TopicArn=$util.urlEncode('" + topic + "')&Message=$util.urlEncode($input.path('$.text'))"
	call := newServicesApi(t, []serviceCall{
		{path: "create", uri: "sns:action/CreateTopic&Name=topic", template: nothing},
		{path: "subscribe", uri: "sns:action/Subscribe", template: nothing, query: map[string]string{"TopicArn": "'" + topic + "'", "Protocol": "'sqs'", "Endpoint": "'" + queue + "'"}},
		{path: "action", uri: "sns:action/Publish&TopicArn=" + topic, template: nothing, query: map[string]string{"Message": "method.request.body.text"}},
		{path: "path", uri: "sns:path//", template: publish, headers: map[string]string{"Content-Type": form}},
	})
	newQueue(t, "listener")
	call("create", "{}")
	call("subscribe", "{}")
	for _, path := range []string{"action", "path"} {
		text := "from " + path + " & ü"
		body, err := json.Marshal(map[string]string{"text": text})
		if err != nil {
			t.Fatal(err)
		}
		call(path, string(body))
		if got := takeMessage(t, "listener"); !strings.Contains(got, "from "+path+" ") {
			t.Errorf("%s: the queue holds %s", path, got)
		}
	}
}

// Objects are put, read, listed and deleted by path.
func TestAnObjectPutThroughAnAwsIntegrationIsInTheBucket(t *testing.T) {
	call := newServicesApi(t, []serviceCall{
		{path: "bucket", uri: "s3:path/pets", method: "PUT", template: nothing},
		{path: "put", uri: "s3:path/pets/a/rex.json", method: "PUT", headers: map[string]string{"Content-Type": "'application/json'", "x-amz-meta-owner": "'ada'"}},
		{path: "get", uri: "s3:path/pets/a/rex.json", method: "GET"},
		{path: "list", uri: "s3:path/pets?list-type=2&prefix=a%2F", method: "GET"},
		{path: "delete", uri: "s3:path/pets/a/rex.json", method: "DELETE", template: nothing},
	})
	const object = `{"name": "rex", "note": "ü & <tag>"}`
	call("bucket", "{}")
	call("put", object)
	if got := call("get", "{}"); got != object {
		t.Errorf("got %s", got)
	}
	if got := call("list", "{}"); !strings.Contains(got, "<Key>a/rex.json</Key>") {
		t.Errorf("listed: %s", got)
	}
	call("delete", "{}")
	if got := call("list", "{}"); strings.Contains(got, "rex") {
		t.Errorf("after its deletion listed: %s", got)
	}
}

// A record goes into the stream by action, and by path with the target and type of the JSON protocol.
func TestARecordPutThroughAnAwsIntegrationIsInTheStream(t *testing.T) {
	put := `{"StreamName": "clicks", "PartitionKey": "p", "Data": "$util.base64Encode($input.json('$'))"}`
	call := newServicesApi(t, []serviceCall{
		{path: "create", uri: "kinesis:action/CreateStream", template: `{"StreamName": "clicks", "ShardCount": 1}`},
		{path: "action", uri: "kinesis:action/PutRecord", template: put},
		{path: "path", uri: "kinesis:path//", template: put, headers: map[string]string{"Content-Type": "'application/x-amz-json-1.1'", "X-Amz-Target": "'Kinesis_20131202.PutRecord'"}},
		{path: "iterate", uri: "kinesis:action/GetShardIterator", template: `{"StreamName": "clicks", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}`},
		{path: "read", uri: "kinesis:action/GetRecords", template: `{"ShardIterator": $input.json('$.ShardIterator')}`},
	})
	call("create", "{}")
	call("action", `{"n":1}`)
	call("path", `{"n":2}`)
	var read struct{ Records []struct{ Data string } }
	if err := json.Unmarshal([]byte(call("read", call("iterate", "{}"))), &read); err != nil || len(read.Records) != 2 {
		t.Fatalf("%+v, %v", read, err)
	}
	for i, want := range []string{`{"n":1}`, `{"n":2}`} {
		if got, err := base64.StdEncoding.DecodeString(read.Records[i].Data); string(got) != want || err != nil {
			t.Errorf("record %d is %s, %v", i, got, err)
		}
	}
}

// An execution is started by action and by path; its input is the request's body.
func TestAnExecutionStartedThroughAnAwsIntegrationHasItsInput(t *testing.T) {
	machine := "arn:aws:states:us-east-1:" + account + ":stateMachine:orders"
	start := `{"stateMachineArn": "` + machine + `", "input": "$util.escapeJavaScript($input.json('$'))"}`
	call := newServicesApi(t, []serviceCall{
		{path: "create", uri: "states:action/CreateStateMachine", template: `{"name": "orders", "roleArn": "arn:aws:iam::` + account + `:role/states", "definition": "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Pass\",\"End\":true}}}"}`},
		{path: "action", uri: "states:action/StartExecution", template: start},
		{path: "path", uri: "states:path//", template: start, headers: map[string]string{"Content-Type": "'application/x-amz-json-1.0'", "X-Amz-Target": "'AWSStepFunctions.StartExecution'"}},
		{path: "describe", uri: "states:action/DescribeExecution", template: `{"executionArn": $input.json('$.executionArn')}`},
	})
	call("create", "{}")
	for _, path := range []string{"action", "path"} {
		var described struct{ Input string }
		if err := json.Unmarshal([]byte(call("describe", call(path, `{"by":"`+path+`"}`))), &described); err != nil || described.Input != `{"by":"`+path+`"}` {
			t.Errorf("%s: its input is %q, %v", path, described.Input, err)
		}
	}
}

// An item goes into the table by path, too.
func TestAnItemPutByPathIsInTheTable(t *testing.T) {
	target := func(name string) map[string]string {
		return map[string]string{"Content-Type": "'application/x-amz-json-1.0'", "X-Amz-Target": "'DynamoDB_20120810." + name + "'"}
	}
	call := newServicesApi(t, []serviceCall{
		{path: "create", uri: "dynamodb:path//", headers: target("CreateTable"), template: `{"TableName":"orders","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}`},
		{path: "put", uri: "dynamodb:path//", headers: target("PutItem"), template: `{"TableName":"orders","Item":{"id":{"S":$input.json('$.id')}}}`},
		{path: "get", uri: "dynamodb:path//", headers: target("GetItem"), template: `{"TableName":"orders","Key":{"id":{"S":$input.json('$.id')}}}`},
	})
	call("create", "{}")
	call("put", `{"id":"o-1"}`)
	if got := call("get", `{"id":"o-1"}`); !strings.Contains(got, `"S": "o-1"`) && !strings.Contains(got, `"S":"o-1"`) {
		t.Errorf("the table holds %s", got)
	}
}
