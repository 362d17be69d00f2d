package cli

// examplesOf are the examples on the help pages, by operation.
var examplesOf = map[string]string{
	"CreateRestApi": `Create an API:

   stile apigateway create-rest-api --name 'My First API'
`,
	"CreateResource": `Create a resource below the root resource:

   stile apigateway create-resource --rest-api-id 1234123412 --parent-id a1b2c3 --path-part 'new-resource'
`,
	"PutMethod": `Let a resource answer to PUT without authorization or API key:

   stile apigateway put-method --rest-api-id 1234123412 --resource-id a1b2c3 --http-method PUT --authorization-type "NONE" --no-api-key-required
`,
	"PutIntegration": `Answer without a backend:

   stile apigateway put-integration --rest-api-id 1234123412 --resource-id a1b2c3 --http-method GET --type MOCK --request-templates '{ "application/json": "{\"statusCode\": 200}" }'

Call a web server:

   stile apigateway put-integration --rest-api-id 1234123412 --resource-id a1b2c3 --http-method GET --type HTTP --integration-http-method GET --uri 'https://domain.tld/path'

Call a Lambda function:

   stile apigateway put-integration --rest-api-id 1234123412 --resource-id a1b2c3 --http-method GET --type AWS --integration-http-method POST --uri 'arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123412341234:function:function_name/invocations'
`,
	"CreateDeployment": `Deploy an API to a new or existing stage:

   stile apigateway create-deployment --rest-api-id 1234123412 --stage-name dev --stage-description 'Development Stage' --description 'First deployment to the dev stage'
`,
	"UpdateRestApi": `Rename an API:

   stile apigateway update-rest-api --rest-api-id 1234123412 --patch-operations op=replace,path=/name,value='New Name'
`,
	"ImportRestApi": `Create an API from a Swagger 2.0 or OpenAPI 3.0 document:

   stile apigateway import-rest-api --parameters endpointConfigurationTypes=REGIONAL --body 'fileb:///path/to/document.yaml'

Put the document's base path in front of its paths:

   stile apigateway import-rest-api --parameters basepath=prepend --fail-on-warnings --body 'fileb:///path/to/document.json'
`,
	"PutRestApi": `Have a document take the place of all that an API is:

   stile apigateway put-rest-api --rest-api-id 1234123412 --mode overwrite --body 'fileb:///path/to/document.json'

Add a document's methods to an API:

   stile apigateway put-rest-api --rest-api-id 1234123412 --mode merge --body 'fileb:///path/to/document.json'
`,
}
