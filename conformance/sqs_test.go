package conformance_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	"github.com/aws/aws-sdk-go-v2/service/apigateway/types"
)

// The two ways in which API Gateway's guide sends a message: a form by path, and parameters by action.
func TestAMessageSentThroughAnAwsIntegrationIsInTheQueue(t *testing.T) {
	if peers.motoURL == "" {
		skip(t, "moto, a Python package,")
	}
	const message = `{"order": 7, "note": "a & b + ü"}`
	for _, integration := range []*apigateway.PutIntegrationInput{
		{
			Uri:               aws.String("arn:aws:apigateway:us-east-1:sqs:path/" + account + "/queue"),
			RequestParameters: map[string]string{"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"},
			RequestTemplates:  map[string]string{"application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"},
		},
		{
			Uri:              aws.String("arn:aws:apigateway:us-east-1:sqs:action/SendMessage"),
			RequestTemplates: map[string]string{"application/json": "#set($body = 'none')"}, // all is said in the query
			RequestParameters: map[string]string{
				"integration.request.header.Content-Type":     "'application/x-www-form-urlencoded'",
				"integration.request.querystring.QueueUrl":    "'" + peers.motoURL + "/" + account + "/queue'",
				"integration.request.querystring.MessageBody": "method.request.body",
			},
		},
	} {
		t.Run(*integration.Uri, func(t *testing.T) {
			newQueue(t, "queue")
			b := newBuilder(t)
			integration.Type, integration.IntegrationHttpMethod = types.IntegrationTypeAws, aws.String("POST")
			integration.Credentials = aws.String("arn:aws:iam::" + account + ":role/apigw")
			b.answer(b.integrate("queue", "POST", integration), "POST", nil)
			b.deploy()
			res, body := send(t, "POST", gateway.admin+"/restapis/"+*b.api+"/test/_user_request_/queue", "", message)
			if res.StatusCode != 200 || !strings.Contains(body, "MessageId") {
				t.Fatalf("got %d %s", res.StatusCode, body)
			}
			if got := takeMessage(t, "queue"); !strings.Contains(got, "<Body>"+xmlText(message)+"</Body>") {
				t.Errorf("the queue holds %s", got)
			}
		})
	}
}

// The target header and the JSON protocol are the gateway's to supply.
func TestAnItemPutThroughAnAwsIntegrationIsInTheTable(t *testing.T) {
	if peers.motoURL == "" {
		skip(t, "moto, a Python package,")
	}
	b := newBuilder(t)
	for path, template := range map[string]string{
		"CreateTable": `{"TableName":"pets","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}]}`,
		"PutItem":     `{"TableName":"pets","Item":{"id":{"S":$input.json('$.id')}}}`,
		"GetItem":     `{"TableName":"pets","Key":{"id":{"S":$input.json('$.id')}}}`,
	} {
		b.answer(b.integrate(path, "POST", &apigateway.PutIntegrationInput{
			Type: types.IntegrationTypeAws, IntegrationHttpMethod: aws.String("POST"), Uri: aws.String("arn:aws:apigateway:us-east-1:dynamodb:action/" + path),
			Credentials: aws.String("arn:aws:iam::" + account + ":role/apigw"), RequestTemplates: map[string]string{"application/json": template},
		}), "POST", nil)
	}
	b.deploy()
	var got struct {
		Item struct{ Id struct{ S string } }
	}
	for _, path := range []string{"CreateTable", "PutItem", "GetItem"} {
		res, body := send(t, "POST", gateway.admin+"/restapis/"+*b.api+"/test/_user_request_/"+path, "", `{"id":"rex"}`)
		if res.StatusCode != 200 || json.Unmarshal([]byte(body), &got) != nil {
			t.Fatalf("%s: got %d %s", path, res.StatusCode, body)
		}
	}
	if got.Item.Id.S != "rex" {
		t.Errorf("the table holds %+v", got)
	}
}

// xmlText is text as moto writes it between tags.
func xmlText(text string) string {
	return strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(text)
}
