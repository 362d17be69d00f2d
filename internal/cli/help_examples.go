package cli

import "strings"

// helpExample is a command line on a help page, without "stile apigateway", and what it does.
type helpExample struct{ title, line string }

// examplesOf are the examples on an operation's page: those of examples, with its required options before them.
func examplesOf(c *command) []helpExample {
	texts, ok := examples[c.operation]
	if !ok {
		texts = []string{""}
	}
	var list []helpExample
	for _, text := range texts {
		title, arguments := strings.TrimSuffix(firstSentence(describe(c.operation)), "."), text
		if at := strings.Index(text, ": --"); at > 0 {
			title, arguments = text[:at], text[at+len(": "):]
		}
		words := []string{c.name}
		for _, o := range c.options() {
			switch {
			case o.flag == "":
				arguments = strings.TrimSpace(arguments + " saved-file")
			case o.required && !strings.Contains(" "+arguments, " "+o.flag+" "):
				words = append(words, o.flag, exampleValue(c, o.member))
			}
		}
		list = append(list, helpExample{title, strings.TrimSuffix(strings.Join(append(words, arguments), " "), " ")})
	}
	return list
}

// exampleValue is a value of a required member.
func exampleValue(c *command, m *member) string {
	if text, ok := exampleValues[c.operation+"."+m.name]; ok {
		return text
	}
	return exampleValues[m.name]
}

// exampleValues are values of required members, as a shell has them.
var exampleValues = map[string]string{
	"accessAssociationSource":        "vpce-0f1e2d3c",
	"accessAssociationSourceType":    "VPCE",
	"apiKey":                         "k1e2y3i4d5",
	"authorizationType":              "NONE",
	"authorizerId":                   "5yid1t",
	"basePath":                       "v1",
	"body":                           "fileb:///path/to/document.yaml",
	"clientCertificateId":            "n1b2v3",
	"contentType":                    "application/json",
	"deploymentId":                   "ztt4m2",
	"documentationPartId":            "cf3b9v",
	"documentationVersion":           "v1",
	"domainName":                     "api.example.com",
	"domainNameAccessAssociationArn": "arn:aws:apigateway:us-east-1:123456789012:/domainnameaccessassociations/domainname/api.example.com/vpcesource/vpce-0f1e2d3c",
	"domainNameArn":                  "arn:aws:apigateway:us-east-1:123456789012:/domainnames/api.example.com+d1e2f3",
	"endDate":                        "2026-01-31",
	"exportType":                     "oas30",
	"format":                         "csv",
	"httpMethod":                     "GET",
	"id":                             "javascript",
	"keyId":                          "k1e2y3i4d5",
	"keyType":                        "API_KEY",
	"location":                       "type=API",
	"modelName":                      "Pet",
	"name":                           "pets",
	"parentId":                       "a1b2c3",
	"pathPart":                       "pets",
	"properties":                     `'{"description": "All about pets."}'`,
	"requestValidatorId":             "r5e6q7",
	"resourceArn":                    "arn:aws:apigateway:us-east-1::/restapis/1234123412",
	"resourceId":                     "a1b2c3",
	"responseType":                   "DEFAULT_4XX",
	"restApiId":                      "1234123412",
	"sdkType":                        "javascript",
	"stageName":                      "dev",
	"startDate":                      "2026-01-01",
	"statusCode":                     "200",
	"tagKeys":                        "team stage",
	"tags":                           "team=pets,stage=dev",
	"targetArns":                     "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/pets/50dc6c495c0c9188",
	"type":                           "MOCK",
	"usagePlanId":                    "p1l2a3",
	"vpcLinkId":                      "v9l8k7",

	"ImportApiKeys.body":    "fileb:///path/to/keys.csv",
	"CreateModel.name":      "Pet",
	"CreateUsagePlan.name":  "basic",
	"CreateAuthorizer.name": "tokens",
	"CreateAuthorizer.type": "TOKEN",
}

// examples are the arguments of examples beside the required ones, most behind a title. Operations without any have one of only those.
var examples = map[string][]string{
	"CreateApiKey":           {"Create an API key that can be used: --name pets --enabled"},
	"CreateAuthorizer":       {"Have a Lambda function decide on the token of a header: --authorizer-uri 'arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123412341234:function:function_name/invocations' --identity-source method.request.header.Authorization"},
	"CreateBasePathMapping":  {"Serve a stage below a path of a domain name: --stage dev --base-path v1"},
	"CreateDeployment":       {"Deploy an API to a new or existing stage: --stage-name dev --stage-description 'Development Stage' --description 'First deployment to the dev stage'"},
	"CreateDomainName":       {"Create a regional domain name: --endpoint-configuration types=REGIONAL --regional-certificate-arn arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-4e5f-6789-abcd-ef0123456789"},
	"CreateModel":            {`Create a model of an object: --schema '{"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": {"name": {"type": "string"}}}'`},
	"CreateRequestValidator": {"Create a validator of bodies and parameters: --name all --validate-request-body --validate-request-parameters"},
	"CreateResource":         {"Create a resource below the root resource: --path-part 'new-resource'"},
	"CreateRestApi":          {"Create an API: --name 'My First API'", "Create a copy of an API: --name 'A copy' --clone-from 1234123412"},
	"CreateStage":            {"Create a stage with a variable: --variables color=blue"},
	"CreateUsagePlan":        {"Create a plan with limits: --throttle burstLimit=10,rateLimit=5 --quota limit=500,period=MONTH --api-stages apiId=1234123412,stage=dev"},
	"GetApiKey":              {"--include-value"},
	"GetExport":              {"Write a deployed API as an OpenAPI 3.0 document, with its integrations: --parameters extensions=integrations --accepts application/yaml"},
	"GetResources":           {"", "List the resources with their methods: --embed methods"},
	"GetRestApis":            {"", "List the ids and names of APIs: --query 'items[].[id,name]' --output text"},
	"ImportRestApi": {
		"Create an API from a Swagger 2.0 or OpenAPI 3.0 document: --parameters endpointConfigurationTypes=REGIONAL",
		"Put the document's base path in front of its paths: --parameters basepath=prepend --fail-on-warnings",
	},
	"PutGatewayResponse": {`Answer a missing token with a text of your own: --response-type UNAUTHORIZED --status-code 401 --response-templates '{"application/json": "{\"message\": \"who are you?\"}"}'`},
	"PutIntegration": {
		`Answer without a backend: --type MOCK --request-templates '{ "application/json": "{\"statusCode\": 200}" }'`,
		"Call a web server: --type HTTP --integration-http-method GET --uri 'https://domain.tld/path'",
		"Call a Lambda function: --type AWS --integration-http-method POST --uri 'arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123412341234:function:function_name/invocations'",
	},
	"PutIntegrationResponse": {"Let what no other answer fits go on as 200: --selection-pattern ''"},
	"PutMethod":              {"Let a resource answer to PUT without authorization or API key: --http-method PUT --authorization-type \"NONE\" --no-api-key-required"},
	"PutMethodResponse":      {"Say that an answer may have a header: --response-parameters method.response.header.Location=false"},
	"PutRestApi": {
		"Have a document take the place of all that an API is: --mode overwrite",
		"Add a document's methods to an API: --mode merge",
	},
	"TestInvokeAuthorizer": {"Ask an authorizer about a token: --headers Authorization=token"},
	"TestInvokeMethod":     {"Call a method with a query: --path-with-query-string '/pets?type=dog'"},

	"UpdateAccount":              {"Set the role that writes logs: --patch-operations op=replace,path=/cloudwatchRoleArn,value=arn:aws:iam::123456789012:role/logs"},
	"UpdateApiKey":               {"Disable an API key: --patch-operations op=replace,path=/enabled,value=false"},
	"UpdateAuthorizer":           {"Remember decisions for a minute: --patch-operations op=replace,path=/authorizerResultTtlInSeconds,value=60"},
	"UpdateBasePathMapping":      {"Lead to another stage: --patch-operations op=replace,path=/stage,value=prod"},
	"UpdateClientCertificate":    {"--patch-operations op=replace,path=/description,value='of all APIs'"},
	"UpdateDeployment":           {"--patch-operations op=replace,path=/description,value='the first one'"},
	"UpdateDocumentationPart":    {`--patch-operations '[{"op": "replace", "path": "/properties", "value": "{\"description\": \"All about pets.\"}"}]'`},
	"UpdateDocumentationVersion": {"--patch-operations op=replace,path=/description,value='of May'"},
	"UpdateDomainName":           {"Ask for TLS 1.2: --patch-operations op=replace,path=/securityPolicy,value=TLS_1_2"},
	"UpdateGatewayResponse":      {"Change the status code: --patch-operations op=replace,path=/statusCode,value=404"},
	"UpdateIntegration":          {"Call another address: --patch-operations op=replace,path=/uri,value=https://domain.tld/other", "Map a header of the request: --patch-operations op=add,path=/requestParameters/integration.request.header.X-Name,value=method.request.header.X-Name"},
	"UpdateIntegrationResponse":  {"Select the answer by the backend's status code: --status-code 404 --patch-operations op=replace,path=/selectionPattern,value=404"},
	"UpdateMethod":               {"Ask for an API key: --patch-operations op=replace,path=/apiKeyRequired,value=true"},
	"UpdateMethodResponse":       {"Say that an answer may have a header: --patch-operations op=add,path=/responseParameters/method.response.header.Location,value=false"},
	"UpdateModel":                {"--patch-operations op=replace,path=/description,value='A pet'"},
	"UpdateRequestValidator":     {"--patch-operations op=replace,path=/validateRequestBody,value=true"},
	"UpdateResource":             {"Rename a resource: --patch-operations op=replace,path=/pathPart,value=animals"},
	"UpdateRestApi":              {"Rename an API: --patch-operations op=replace,path=/name,value='New Name'"},
	"UpdateStage": {
		"Lead a stage to another deployment: --patch-operations op=replace,path=/deploymentId,value=abc123",
		"Set a stage variable: --patch-operations op=replace,path=/variables/color,value=green",
		"Limit a method's requests: --patch-operations op=replace,path=/~1pets/GET/throttling/rateLimit,value=10",
	},
	"UpdateUsage":     {"--patch-operations op=replace,path=/remaining,value=100"},
	"UpdateUsagePlan": {"Add a stage to a plan: --patch-operations op=add,path=/apiStages,value=1234123412:dev", "Change a limit: --patch-operations op=replace,path=/throttle/rateLimit,value=20"},
	"UpdateVpcLink":   {"Rename a VPC link: --patch-operations op=replace,path=/name,value=other"},
}
