package awsapi

// service is what AWS's names for one service are where they aren't all the name that an integration's ARN uses.
type service struct {
	id      string // as in AWS_ENDPOINT_URL_⟨id⟩; "" = the name in capitals, - as _
	prefix  string // first part of the host; "" = the name
	signing string // in the credential scope; "" = the name without its subdomain
	global  bool   // the host names no region
}

// services has a row for each service whose endpoint, signature or environment variable can't be had from the name in the ARN
// alone, be that a service (`states`) or a subdomain of one (`runtime.sagemaker`). The names are those of the SDKs.
var services = map[string]service{
	"a2i-runtime.sagemaker":          {id: "SAGEMAKER_A2I_RUNTIME"},
	"api.sagemaker":                  {id: "SAGEMAKER"},
	"api.ecr":                        {id: "ECR"},
	"api.pricing":                    {id: "PRICING"},
	"appsync-api":                    {id: "APPSYNC", signing: "appsync"},
	"aps":                            {id: "AMP"},
	"autoscaling":                    {id: "AUTO_SCALING"},
	"bedrock-agent":                  {signing: "bedrock"},
	"bedrock-agent-runtime":          {signing: "bedrock"},
	"bedrock-runtime":                {signing: "bedrock"},
	"budgets":                        {global: true},
	"cloudfront":                     {global: true},
	"cloudsearchdomain":              {id: "CLOUDSEARCH_DOMAIN", signing: "cloudsearch"},
	"cognito-idp":                    {id: "COGNITO_IDENTITY_PROVIDER"},
	"config":                         {id: "CONFIG_SERVICE"},
	"data-ats.iot":                   {id: "IOT_DATA_PLANE", signing: "iotdata"},
	"data.iot":                       {id: "IOT_DATA_PLANE", signing: "iotdata"},
	"data.jobs.iot":                  {id: "IOT_JOBS_DATA_PLANE", signing: "iot-jobs-data"},
	"elasticloadbalancing":           {id: "ELASTIC_LOAD_BALANCING_V2"},
	"elasticmapreduce":               {id: "EMR"},
	"email":                          {id: "SES", signing: "ses"},
	"entitlement.marketplace":        {id: "MARKETPLACE_ENTITLEMENT_SERVICE", signing: "aws-marketplace"},
	"es":                             {id: "ELASTICSEARCH_SERVICE"},
	"events":                         {id: "EVENTBRIDGE"},
	"featurestore-runtime.sagemaker": {id: "SAGEMAKER_FEATURESTORE_RUNTIME"},
	"geo":                            {id: "LOCATION"},
	"iam":                            {global: true},
	"ingest.timestream":              {id: "TIMESTREAM_WRITE"},
	"iotdata":                        {id: "IOT_DATA_PLANE", prefix: "iot"},
	"logs":                           {id: "CLOUDWATCH_LOGS"},
	"metering.marketplace":           {id: "MARKETPLACE_METERING", signing: "aws-marketplace"},
	"mobiletargeting":                {id: "PINPOINT", prefix: "pinpoint"},
	"monitoring":                     {id: "CLOUDWATCH"},
	"organizations":                  {global: true},
	"personalize-events":             {signing: "personalize"},
	"personalize-runtime":            {signing: "personalize"},
	"pinpoint":                       {signing: "mobiletargeting"},
	"query.timestream":               {id: "TIMESTREAM_QUERY"},
	"route53":                        {id: "ROUTE_53", global: true},
	"runtime-v2-lex":                 {id: "LEX_RUNTIME_V2", signing: "lex"},
	"runtime.lex":                    {id: "LEX_RUNTIME_SERVICE"},
	"runtime.sagemaker":              {id: "SAGEMAKER_RUNTIME"},
	"secretsmanager":                 {id: "SECRETS_MANAGER"},
	"servicecatalog":                 {id: "SERVICE_CATALOG"},
	"ses":                            {prefix: "email"},
	"states":                         {id: "SFN"},
	"streams.dynamodb":               {id: "DYNAMODB_STREAMS"},
	"sync-states":                    {id: "SFN", signing: "states"},
	"tagging":                        {id: "RESOURCE_GROUPS_TAGGING_API"},
	"waf":                            {global: true},
}

// partition is the part of AWS that a region belongs to, by the start of the region's name.
type partition struct {
	regions string // prefix of the region names
	suffix  string // of every host
	global  string // region that signs for services whose host names none
}

// partitions end with the one all other regions belong to.
var partitions = []partition{
	{"cn-", "amazonaws.com.cn", "cn-north-1"},
	{"us-gov-", "amazonaws.com", "us-gov-west-1"},
	{"us-iso-", "c2s.ic.gov", "us-iso-east-1"},
	{"us-isob-", "sc2s.sgov.gov", "us-isob-east-1"},
	{"us-isof-", "csp.hci.ic.gov", "us-isof-south-1"},
	{"eu-isoe-", "cloud.adc-e.uk", "eu-isoe-west-1"},
	{"eusc-", "amazonaws.eu", "eusc-de-east-1"},
	{"", "amazonaws.com", "us-east-1"},
}
