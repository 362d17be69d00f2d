package awsapi

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"stile/internal/wire"
)

// signatures were made by botocore 1.43.
var signatures = []struct {
	name, want string
	request    wire.Request
	header     [][2]string
	body       string
	endpoint   Endpoint
	token      string
}{
	{
		name:     "query in any order",
		request:  wire.Request{Method: "POST", Scheme: "http", Host: "127.0.0.1:9324", Target: "/123456789012/orders?b=2&a=1+2&a=0"},
		header:   [][2]string{{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
		body:     "Action=SendMessage&MessageBody=hi",
		endpoint: Endpoint{SigningName: "sqs", Region: "us-east-1"},
		want:     "Credential=AKIDEXAMPLE/20260102/us-east-1/sqs/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=4ca6181a473160464898cf933524afab9f373b35824fa6bc8593d2f2132406c4",
	},
	{
		name:     "s3 with a session token",
		request:  wire.Request{Method: "GET", Scheme: "https", Host: "s3.eu-west-1.amazonaws.com", Target: "/bucket/a%20b/%C3%BC?list-type=2&prefix=x%2Fy"},
		endpoint: Endpoint{SigningName: "s3", Region: "eu-west-1"},
		token:    "SESSION",
		want:     "Credential=AKIDEXAMPLE/20260102/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=c0d5f0c2147cc3583ef2f73f40e17897bf9f35d65206083bddbefbe3d9c96651",
	},
	{
		name:     "an ARN in the path",
		request:  wire.Request{Method: "POST", Scheme: "https", Host: "lambda.us-west-2.amazonaws.com", Target: "/2015-03-31/functions/arn:aws:lambda:us-west-2:123412341234:function:function_name/invocations"},
		header:   [][2]string{{"x-amz-invocation-type", "Event"}, {"User-Agent", "AmazonAPIGateway_abc"}, {"Authorization", "client's"}},
		body:     "{}",
		endpoint: Endpoint{SigningName: "lambda", Region: "us-west-2"},
		want:     "Credential=AKIDEXAMPLE/20260102/us-west-2/lambda/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-invocation-type, Signature=f2e05edd599e4603e762a8e5f9cfc5fa4a18e1335949de6abfb07d92a68da7e9",
	},
	{
		name:     "a Host field",
		request:  wire.Request{Method: "POST", Scheme: "https", Host: "127.0.0.1:1", Target: "/2015-03-31/functions/arn:aws:lambda:us-west-2:123412341234:function:function_name/invocations"},
		header:   [][2]string{{"X-Amz-Invocation-Type", "Event"}, {"host", "lambda.us-west-2.amazonaws.com"}},
		body:     "{}",
		endpoint: Endpoint{SigningName: "lambda", Region: "us-west-2"},
		want:     "Credential=AKIDEXAMPLE/20260102/us-west-2/lambda/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-invocation-type, Signature=f2e05edd599e4603e762a8e5f9cfc5fa4a18e1335949de6abfb07d92a68da7e9",
	},
}

func TestSignaturesAreThoseOfOtherAwsClients(t *testing.T) {
	for _, test := range signatures {
		t.Run(test.name, func(t *testing.T) {
			c := &Caller{signer: v4.NewSigner(), now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }}
			req := test.request
			for _, field := range test.header {
				req.Header.Add(field[0], field[1])
			}
			req.Body = wire.Bytes([]byte(test.body))
			keys := aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", SessionToken: test.token}
			if err := c.sign(context.Background(), &req, test.endpoint, keys); err != nil {
				t.Fatal(err)
			}
			if got := req.Header.Get("Authorization"); got != "AWS4-HMAC-SHA256 "+test.want {
				t.Errorf("got  %s\nwant AWS4-HMAC-SHA256 %s", got, test.want)
			}
			if got := req.Header.Get("X-Amz-Date"); got != "20260102T030405Z" {
				t.Errorf("X-Amz-Date is %s", got)
			}
			if got := req.Header.Get("X-Amz-Security-Token"); got != test.token {
				t.Errorf("X-Amz-Security-Token is %q", got)
			}
		})
	}
}

func TestQueryThatReadersTakeApartDifferentlyIsEscaped(t *testing.T) {
	for query, want := range map[string]string{
		"a=1+2":         "a=1%202",
		"a=x;b=y":       "a=x%3Bb=y",
		"a=100%":        "a=100%25",
		"a=%zz&b=%C3":   "a=%25zz&b=%C3",
		"a=ü b|c":       "a=%C3%BC%20b%7Cc",
		"z=1&a=$:@,/?!": "z=1&a=$:@,/?!",
	} {
		if got := signableQuery(query); got != want {
			t.Errorf("%q: got %q, want %q", query, got, want)
		}
	}
}
