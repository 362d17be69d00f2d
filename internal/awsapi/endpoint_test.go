package awsapi

import (
	"strings"
	"testing"
)

func TestAwsOwnEndpoints(t *testing.T) {
	for _, test := range []struct{ service, subdomain, region, host, signing, signingRegion string }{
		{"sqs", "", "us-west-2", "sqs.us-west-2.amazonaws.com", "sqs", "us-west-2"},
		{"sqs", "", "", "sqs.eu-west-3.amazonaws.com", "sqs", "eu-west-3"},
		{"s3", "", "us-east-1", "s3.us-east-1.amazonaws.com", "s3", "us-east-1"},
		{"s3", "bucket", "us-east-1", "bucket.s3.us-east-1.amazonaws.com", "s3", "us-east-1"},
		{"dynamodb", "", "cn-north-1", "dynamodb.cn-north-1.amazonaws.com.cn", "dynamodb", "cn-north-1"},
		{"states", "", "us-east-1", "states.us-east-1.amazonaws.com", "states", "us-east-1"},
		{"sagemaker", "runtime", "us-east-1", "runtime.sagemaker.us-east-1.amazonaws.com", "sagemaker", "us-east-1"},
		{"appsync-api", "abc", "us-east-1", "abc.appsync-api.us-east-1.amazonaws.com", "appsync", "us-east-1"},
		{"iotdata", "abc", "us-east-1", "abc.iot.us-east-1.amazonaws.com", "iotdata", "us-east-1"},
		{"iot", "data", "us-east-1", "data.iot.us-east-1.amazonaws.com", "iotdata", "us-east-1"},
		{"execute-api", "abc", "us-east-1", "abc.execute-api.us-east-1.amazonaws.com", "execute-api", "us-east-1"},
		{"email", "", "us-east-1", "email.us-east-1.amazonaws.com", "ses", "us-east-1"},
		{"ses", "", "us-east-1", "email.us-east-1.amazonaws.com", "ses", "us-east-1"},
		{"iam", "", "eu-west-1", "iam.amazonaws.com", "iam", "us-east-1"},
		{"iam", "", "cn-northwest-1", "iam.cn-north-1.amazonaws.com.cn", "iam", "cn-north-1"},
		{"sts", "", "eu-west-1", "sts.eu-west-1.amazonaws.com", "sts", "eu-west-1"},
		{"kinesis", "", "us-gov-west-1", "kinesis.us-gov-west-1.amazonaws.com", "kinesis", "us-gov-west-1"},
		{"sns", "", "us-isob-east-1", "sns.us-isob-east-1.sc2s.sgov.gov", "sns", "us-isob-east-1"},
	} {
		withoutAws(t)
		c, err := New(Options{Region: "eu-west-3"})
		if err != nil {
			t.Fatal(err)
		}
		got := c.Endpoint(test.service, test.subdomain, test.region)
		want := Endpoint{Scheme: "https", Host: test.host, SigningName: test.signing, Region: test.signingRegion}
		if got != want {
			t.Errorf("%s.%s in %q: got %+v, want %+v", test.subdomain, test.service, test.region, got, want)
		}
	}
}

func TestConfiguredEndpointsComeBeforeTheEnvironmentAndThatBeforeAws(t *testing.T) {
	withoutAws(t)
	t.Setenv("AWS_ENDPOINT_URL", "http://all:1/")
	t.Setenv("AWS_ENDPOINT_URL_SQS", "http://sqs-by-environment:1")
	t.Setenv("AWS_ENDPOINT_URL_SFN", "http://sfn:1")
	t.Setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "http://sagemaker:1")
	t.Setenv("AWS_ENDPOINT_URL_KINESIS", "")
	c, err := New(Options{Region: "us-east-1", Endpoints: map[string]string{
		"sqs":         "https://sqs:1/base/",
		"iot":         "http://iot:1",
		"runtime.lex": "http://lex:1",
		"s3":          "http://s3:1",
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ service, subdomain, want string }{
		{"sqs", "", "https://sqs:1/base"},
		{"states", "", "http://sfn:1"},
		{"sagemaker", "runtime", "http://sagemaker:1"},
		{"lex", "runtime", "http://lex:1"},
		{"iot", "data", "http://iot:1"},
		{"s3", "bucket", "http://s3:1/bucket"},
		{"kinesis", "", "http://all:1"},
		{"dynamodb", "", "http://all:1"},
	} {
		e := c.Endpoint(test.service, test.subdomain, "us-east-1")
		if got := e.Scheme + "://" + e.Host + e.BasePath; got != test.want || !e.Overridden {
			t.Errorf("%s.%s: got %s (overridden %v), want %s", test.subdomain, test.service, got, e.Overridden, test.want)
		}
	}
}

func TestAwsIgnoreConfiguredEndpointUrls(t *testing.T) {
	withoutAws(t)
	t.Setenv("AWS_ENDPOINT_URL_SQS", "http://sqs:1")
	t.Setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
	c, err := New(Options{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	if e := c.Endpoint("sqs", "", ""); e.Overridden {
		t.Errorf("got %+v, want AWS's own", e)
	}
}

func TestUnusableEndpointsAreRefusedWithTheirName(t *testing.T) {
	for _, url := range []string{"127.0.0.1:9324", "ftp://host", "http://", "http://host?x=y", "http://user@host", "http://h:x"} {
		withoutAws(t)
		_, err := New(Options{Endpoints: map[string]string{"sqs": url}})
		if err == nil || !strings.HasPrefix(err.Error(), "service_endpoints: sqs: ") {
			t.Errorf("service_endpoints %q: got %v", url, err)
		}
		t.Setenv("AWS_ENDPOINT_URL_SQS", url)
		_, err = New(Options{})
		if err == nil || !strings.HasPrefix(err.Error(), "AWS_ENDPOINT_URL_SQS: ") {
			t.Errorf("AWS_ENDPOINT_URL_SQS %q: got %v", url, err)
		}
	}
}
