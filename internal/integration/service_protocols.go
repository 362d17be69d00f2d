package integration

// jsonServices are the services whose action form the gateway turns into a call of their JSON protocol, by name in the ARN. For any
// other service of that protocol the API's author maps X-Amz-Target and Content-Type, as on AWS.
var jsonServices = map[string]struct {
	targetPrefix string
	contentType  string
}{
	"cognito-idp": {"AWSCognitoIdentityProviderService", "application/x-amz-json-1.1"},
	"dynamodb":    {"DynamoDB_20120810", "application/x-amz-json-1.0"},
	"firehose":    {"Firehose_20150804", "application/x-amz-json-1.1"},
	"kinesis":     {"Kinesis_20131202", "application/x-amz-json-1.1"},
	"states":      {"AWSStepFunctions", "application/x-amz-json-1.0"},
}

// queryVersions are the API versions of services whose action form is a call of their Query protocol, by name in the ARN.
var queryVersions = map[string]string{
	"autoscaling":          "2011-01-01",
	"cloudformation":       "2010-05-15",
	"ec2":                  "2016-11-15",
	"elasticache":          "2015-02-02",
	"elasticloadbalancing": "2015-12-01",
	"email":                "2010-12-01",
	"iam":                  "2010-05-08",
	"monitoring":           "2010-08-01",
	"rds":                  "2014-10-31",
	"redshift":             "2012-12-01",
	"ses":                  "2010-12-01",
	"sns":                  "2010-03-31",
	"sqs":                  "2012-11-05",
	"ssm":                  "2014-11-06",
	"sts":                  "2011-06-15",
}
