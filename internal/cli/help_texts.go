package cli

import (
	"strings"
)

// verbs begin the descriptions of operations, which are derived from their names.
var verbs = map[string]string{
	"Create": "Creates", "Delete": "Deletes", "Update": "Changes", "Put": "Sets", "Get": "Shows", "Flush": "Empties", "Generate": "Generates",
	"Import": "Imports", "Test": "Tests", "Tag": "Tags", "Untag": "Removes tags from", "Reject": "Rejects",
}

// spellings are the words of operation names that aren't written as they stand.
var spellings = map[string]string{
	"api": "API", "apis": "APIs", "rest": "REST", "vpc": "VPC", "sdk": "SDK", "keys": "keys",
}

// descriptions are those that a name alone doesn't give.
var descriptions = map[string]string{
	"CreateDeployment":         "Freezes an API as it is now. With a stage name it also serves it there, and is served when the command returns.",
	"CreateRestApi":            "Creates a REST API, empty but for its root resource.",
	"GetAccount":               "Shows the account's settings for API Gateway.",
	"GetExport":                "Writes an API as an OpenAPI document.",
	"GetModelTemplate":         "Shows a mapping template made from a model.",
	"GetSdk":                   "Writes an SDK for a stage of an API.",
	"GetTags":                  "Lists the tags of a resource.",
	"GetUsage":                 "Shows how much of their quota the keys of a usage plan have used.",
	"GetResources":             "Lists the resources of an API.",
	"PutIntegration":           "Sets what is behind a method: a web server, a Lambda function, another AWS service, or nothing.",
	"ImportApiKeys":            "Creates API keys from a CSV document.",
	"ImportRestApi":            "Creates an API from an OpenAPI document.",
	"PutMethod":                "Adds a method to a resource.",
	"ImportDocumentationParts": "Takes over what an OpenAPI document says in x-amazon-apigateway-documentation.",
	"PutRestApi":               "Replaces or extends an API by an OpenAPI document.",
	"TestInvokeAuthorizer":     "Calls an authorizer as it is described now, and shows what it decided.",
	"UpdateAccount":            "Changes the account's settings for API Gateway.",
	"UpdateUsage":              "Grants a key of a usage plan more of its quota.",
	"TestInvokeMethod":         "Calls a method of an API as it is described now, deployed or not, and shows the execution log.",
	"UpdateIntegration":        "Changes an integration.",
}

// describe says in a sentence what an operation does.
func describe(operation string) string {
	if text, ok := descriptions[operation]; ok {
		return text
	}
	words := strings.Split(kebab(operation), "-")
	verb := verbs[operation[:len(words[0])]]
	for i, w := range words {
		if spelled, ok := spellings[w]; ok {
			words[i] = spelled
		}
	}
	noun := strings.Join(words[1:], " ")
	last := words[len(words)-1]
	plural := strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss")
	switch {
	case plural && verb == "Shows":
		verb = "Lists the"
	case plural:
	case strings.ContainsRune("aeioAEIO", rune(noun[0])):
		verb += " an"
	default:
		verb += " a"
	}
	return verb + " " + noun + "."
}

// explanations say what members mean. A key may name the operation, where a member means something special there.
var explanations = map[string]string{
	"restApiId":                 "The id of the API.",
	"resourceId":                "The id of the resource.",
	"httpMethod":                "The HTTP method, or ANY.",
	"id":                        "The id that the service gave.",
	"name":                      "The name.",
	"description":               "A description.",
	"version":                   "A version of your own.",
	"cloneFrom":                 "The id of an API to start from.",
	"binaryMediaTypes":          "The media types whose bodies are binary.",
	"minimumCompressionSize":    "The size in bytes from which answers are compressed; none is if this isn't given.",
	"apiKeySource":              "Where a request's API key is taken from: its X-API-Key header or the answer of a custom authorizer.",
	"endpointConfiguration":     "By which kind of endpoint the API is reached.",
	"policy":                    "The resource policy as JSON text.",
	"tags":                      "Tags, by key.",
	"disableExecuteApiEndpoint": "Whether clients can't use the default execute-api host name.",
	"securityPolicy":            "The TLS versions and ciphers that are accepted.",
	"endpointAccessMode":        "How strictly the endpoint checks who calls it.",
	"parentId":                  "The id of the parent resource.",
	"pathPart":                  "The last segment of the path: text, {name} for any one segment, or {name+} for all that follow.",
	"path":                      "The whole path.",
	"position":                  "Where to go on in the list: the position of the answer before.",
	"limit":                     "How many items to answer at once.",
	"embed":                     "What to show together with the answer, such as methods.",
	"patchOperations":           "What to change, step by step. Which operations and paths there are is said at https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html.",
	"authorizationType":         "How callers prove who they are: NONE, AWS_IAM, CUSTOM or COGNITO_USER_POOLS.",
	"authorizerId":              "The id of the authorizer for the types CUSTOM and COGNITO_USER_POOLS.",
	"authorizationScopes":       "The scopes one of which a Cognito access token needs.",
	"apiKeyRequired":            "Whether a request needs an API key.",
	"operationName":             "A name for the operation, used in SDKs.",
	"requestValidatorId":        "The id of the validator for requests.",
	"requestModels":             "Names of the models of request bodies, by content type.",
	"responseModels":            "Names of the models of answers' bodies, by content type.",
	"statusCode":                "The status code.",
	"deploymentId":              "The id of the deployment.",
	"stageName":                 "The name of the stage: the first segment of its URL.",
	"stageDescription":          "A description of the stage.",
	"cacheClusterEnabled":       "Whether the stage has a cache.",
	"cacheClusterSize":          "The size of the cache in GB.",
	"canarySettings":            "The share of requests that goes to another deployment.",
	"tracingEnabled":            "Whether requests are traced.",
	"variables":                 "Stage variables, by name.",
	"stageVariables":            "Stage variables for this call, by name.",
	"documentationVersion":      "The version of the documentation.",
	"pathWithQueryString":       "The path with its query string, as a client would send it.",
	"headers":                   "Headers, by name.",
	"multiValueHeaders":         "Headers with several values, by name.",
	"clientCertificateId":       "The id of the client certificate.",
	"body":                      "The body.",
	"items":                     "The items of this page, or of all of them.",
	"log":                       "The execution log.",
	"latency":                   "How long it took, in milliseconds.",
	"createdDate":               "When it was created, in seconds since 1970.",
	"lastUpdatedDate":           "When it was last changed, in seconds since 1970.",
	"rootResourceId":            "The id of the root resource.",
	"resourceMethods":           "The methods, by HTTP method.",

	"GetStages.deploymentId": "Show only the stages of this deployment.",

	"type":                  "HTTP calls a web server and maps request and answer; HTTP_PROXY passes both through. AWS calls an AWS service, such as Lambda, with mapping; AWS_PROXY hands a Lambda function the request as an event. MOCK answers without calling anything.",
	"integrationHttpMethod": "The HTTP method towards the backend; required for all types but MOCK. Lambda functions are called with POST.",
	"uri": "Where the backend is. For HTTP and HTTP_PROXY: a URL, with {name} for path parameters. For AWS and AWS_PROXY: arn:aws:apigateway:{region}:{service}:path/{path} or …:action/{action}; " +
		"for Lambda arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function ARN}/invocations.",
	"connectionType":       "INTERNET (the default), or VPC_LINK for backends inside a network.",
	"connectionId":         "The id of the VpcLink for the connection type VPC_LINK.",
	"credentials":          "The ARN of the role the backend is called with; arn:aws:iam::*:user/* for the caller's own.",
	"passthroughBehavior":  "What happens to a body without a matching request template. WHEN_NO_MATCH passes it through, WHEN_NO_TEMPLATES does so only if there are no templates at all, NEVER answers 415.",
	"cacheNamespace":       "The group of cached answers; the resource's id by default.",
	"cacheKeyParameters":   "The request parameters whose values distinguish cached answers.",
	"contentHandling":      "CONVERT_TO_BINARY decodes Base64 bodies, CONVERT_TO_TEXT encodes binary ones; without it bodies pass as they are.",
	"timeoutInMillis":      "How long the backend may take, in milliseconds: 50 to 29000, which is the default.",
	"tlsConfig":            "How a backend with HTTPS is verified: insecureSkipVerification accepts certificates of private authorities.",
	"responseTransferMode": "BUFFERED (the default) answers when the backend has answered completely; STREAM passes the answer on as it comes.",
	"integrationTarget":    "The ARN of the load balancer behind a VpcLink.",
	"requestTemplates":     "Templates (in Velocity) that make the backend's request body, by content type.",
	"requestParameters":    "Parameters of requests, by name: method.request.{querystring|path|header}.{name}, with whether they are required.",
	"PutIntegration.requestParameters": "Parameters of the backend's request, by name, integration.request.{querystring|path|header}.{name}, with where their values come from: " +
		"method.request.…, stageVariables.…, context.…, or a constant in quotes 'like this'.",
	"selectionPattern":                          "A regular expression that selects this answer: it is held against the backend's status code or the Lambda function's error message. Without it the answer is the default.",
	"responseTemplates":                         "Templates (in Velocity) that make the answer's body, by content type.",
	"responseParameters":                        "Headers of the answer, by name, method.response.header.{name}, with whether they are required.",
	"failOnWarnings":                            "Whether a warning makes the whole call fail, and change nothing.",
	"warnings":                                  "What of the document was left out, and why.",
	"ImportRestApi.body":                        "An API in Swagger 2.0 or OpenAPI 3.0, JSON or YAML: fileb://path reads a file.",
	"PutRestApi.body":                           "An API in Swagger 2.0 or OpenAPI 3.0, JSON or YAML: fileb://path reads a file.",
	"ImportDocumentationParts.body":             "An OpenAPI document with x-amazon-apigateway-documentation: fileb://path reads a file.",
	"PutRestApi.mode":                           "merge (the default) adds to what is there and replaces what has the same name; overwrite deletes what isn't in the document.",
	"ImportDocumentationParts.mode":             "merge (the default) adds to what is there and replaces what is about the same; overwrite deletes all that is there.",
	"ImportRestApi.parameters":                  "endpointConfigurationTypes=EDGE|REGIONAL|PRIVATE, basepath=ignore|prepend|split, ignore=documentation.",
	"PutRestApi.parameters":                     "basepath=ignore|prepend|split, ignore=documentation.",
	"PutIntegrationResponse.responseParameters": "Headers of the answer, by name, method.response.header.{name}, with where their values come from: integration.response.header.{name}, integration.response.body.{path}, or a constant in quotes.",
}

func known(operation, member string) (string, bool) {
	if text, ok := explanations[operation+"."+member]; ok {
		return text, true
	}
	text, ok := explanations[member]
	return text, ok
}

func explain(operation, member string) string {
	if text, ok := known(operation, member); ok {
		return text
	}
	return "The " + strings.ReplaceAll(kebab(member), "-", " ") + "."
}

// ownOptions explains the options of operations that the command line adds.
var ownOptions = map[string]string{
	inputJSON:        "Takes the parameters from JSON, or from a file with file://, in the form that --generate-cli-skeleton prints. Options on the command line win.",
	generateSkeleton: "Prints JSON for --cli-input-json and sends nothing. With output it checks the parameters and prints a sample answer.",
	"starting-token": "Goes on where an earlier command stopped: the NextToken of its answer.",
	"page-size":      "How many items to ask for at once. It changes the number of calls, not what is shown.",
	"max-items":      "How many items to show at most. If there are more, the answer holds a NextToken.",
	"outfile":        "The file that the body is written to.",
}

var globalHelp = []struct{ option, text string }{
	{"--debug", "Shows what is sent and received."},
	{"--endpoint-url (string)", "The control plane to talk to. Without it: AWS_ENDPOINT_URL_API_GATEWAY, AWS_ENDPOINT_URL, the profile's endpoint_url, else " + localEndpoint + "."},
	{"--no-verify-ssl", "Doesn't verify certificates."},
	{"--no-paginate", "Makes one call only, for the first page of a list."},
	{"--output (string)", "How the answer is shown: json, text or table."},
	{"--query (string)", "A JMESPath expression that picks what is shown."},
	{"--profile (string)", "The profile of the configuration and credentials files."},
	{"--region (string)", "The region, as part of ARNs and of the signature."},
	{"--version", "Shows the version."},
	{"--color (string)", "Whether tables are coloured: on, off or auto."},
	{"--no-sign-request", "Doesn't sign requests, and loads no credentials."},
	{"--ca-bundle (string)", "A file of certificate authorities to verify certificates with."},
	{"--cli-read-timeout (int)", "How long to wait for an answer, in seconds: 60 by default, 0 for ever."},
	{"--cli-connect-timeout (int)", "How long to wait for a connection, in seconds: 60 by default, 0 for ever."},
}
