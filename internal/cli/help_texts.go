package cli

import "strings"

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
	"CreateDeployment":           "Freezes an API as it is now. With a stage name it also serves it there, and is served when the command returns.",
	"CreateRestApi":              "Creates a REST API, empty but for its root resource.",
	"GetAccount":                 "Shows the account's settings for API Gateway.",
	"GetExport":                  "Writes an API as an OpenAPI document.",
	"GetModelTemplate":           "Shows a mapping template made from a model.",
	"GetSdk":                     "Writes an SDK for a stage of an API.",
	"GetSdkType":                 "Shows an SDK type.",
	"FlushStageAuthorizersCache": "Forgets what authorizers have decided for a stage.",
	"FlushStageCache":            "Empties the cache of a stage.",
	"GetTags":                    "Lists the tags of a resource.",
	"GetUsage":                   "Shows how much of their quota the keys of a usage plan have used.",
	"GetResources":               "Lists the resources of an API.",
	"PutIntegration":             "Sets what is behind a method: a web server, a Lambda function, another AWS service, or nothing.",
	"ImportApiKeys":              "Creates API keys from a CSV document.",
	"ImportRestApi":              "Creates an API from an OpenAPI document.",
	"PutMethod":                  "Adds a method to a resource.",
	"ImportDocumentationParts":   "Takes over what an OpenAPI document says in x-amazon-apigateway-documentation.",
	"PutRestApi":                 "Replaces or extends an API by an OpenAPI document.",
	"TestInvokeAuthorizer":       "Calls an authorizer as it is described now, and shows what it decided.",
	"UpdateAccount":              "Changes the account's settings for API Gateway.",
	"UpdateUsage":                "Grants a key of a usage plan more of its quota.",
	"TestInvokeMethod":           "Calls a method of an API as it is described now, deployed or not, and shows the execution log.",
	"UpdateIntegration":          "Changes an integration.",
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

// ownOptions explains the options of operations that the command line adds.
var ownOptions = map[string]string{
	inputJSON:        "Takes the parameters from JSON, or from a file with file://, in the form that --generate-cli-skeleton prints. Options on the command line win.",
	generateSkeleton: "Prints JSON for --cli-input-json and sends nothing. With output it checks the parameters and prints a sample answer.",
	"starting-token": "Goes on where an earlier command stopped: the NextToken of its answer.",
	"page-size":      "How many items to ask for at once. It changes the number of calls, not what is shown.",
	"max-items":      "How many items to show at most. If there are more, the answer holds a NextToken.",
	"outfile":        "The file that the body is written to.",
}

// globalOption is an option of every command on the help pages.
type globalOption struct {
	flag, kind, text string
	choices          []string
}

var globalHelp = []globalOption{
	{"--debug", "boolean", "Shows what is sent and received.", nil},
	{"--endpoint-url", "string", "The control plane to talk to. Without it: AWS_ENDPOINT_URL_API_GATEWAY, AWS_ENDPOINT_URL, the profile's services section, its endpoint_url, else " + localEndpoint + ".", nil},
	{"--no-verify-ssl", "boolean", "Doesn't verify certificates.", nil},
	{"--no-paginate", "boolean", "Makes one call only, for the first page of a list.", nil},
	{"--output", "string", "How the answer is shown.", []string{"json", "text", "table"}},
	{"--query", "string", "A JMESPath expression that picks what is shown.", nil},
	{"--profile", "string", "The profile of the configuration and credentials files.", nil},
	{"--region", "string", "The region, as part of ARNs and of the signature. It wins over environment and configuration.", nil},
	{"--version", "string", "Shows the version.", nil},
	{"--color", "string", "Whether tables are coloured. With auto they are on a terminal.", []string{"on", "off", "auto"}},
	{"--no-sign-request", "boolean", "Doesn't sign requests, and loads no credentials.", nil},
	{"--ca-bundle", "string", "A file of certificate authorities to verify certificates with. It wins over environment and configuration.", nil},
	{"--cli-read-timeout", "int", "How long to wait for an answer, in seconds: 60 by default, 0 for ever.", nil},
	{"--cli-connect-timeout", "int", "How long to wait for a connection, in seconds: 60 by default, 0 for ever.", nil},
	{"--v2-debug", "boolean", "Accepted for scripts that give it; there is nothing it would warn of.", nil},
}
