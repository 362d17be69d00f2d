"""Builds with boto3 the API that the other clients build too, and prints its id."""

import sys

import boto3
import botocore.exceptions

endpoint, plain, secure, lambda_uri = sys.argv[1:]
client = boto3.client("apigateway", endpoint_url=endpoint, region_name="us-east-1")
api = client.create_rest_api(name="conformance")["id"]
root = client.get_resources(restApiId=api)["items"][0]["id"]


def integrate(path, method, parameters=None, **integration):
    resource = client.create_resource(restApiId=api, parentId=root, pathPart=path)["id"]
    at = {"restApiId": api, "resourceId": resource, "httpMethod": method}
    client.put_method(**at, authorizationType="NONE", requestParameters=parameters or {})
    client.put_integration(**at, **integration)
    return at


def answer(at, **response):
    client.put_integration_response(**at, statusCode="200", **response)
    client.put_method_response(**at, statusCode="200")


answer(
    integrate("mock", "GET", type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'}),
    responseTemplates={"application/json": '{"mocked": true}'},
)
answer(integrate("https", "GET", type="HTTP", integrationHttpMethod="GET", uri=secure + "/path", tlsConfig={"insecureSkipVerification": True}))
answer(integrate("http", "GET", type="HTTP", integrationHttpMethod="GET", uri=plain + "/path"))
answer(integrate("hello", "POST", type="AWS", integrationHttpMethod="POST", uri=lambda_uri))
integrate(
    "{proxy+}", "ANY", parameters={"method.request.path.proxy": True}, type="HTTP_PROXY", integrationHttpMethod="ANY", uri=plain + "/{proxy}",
    requestParameters={"integration.request.path.proxy": "method.request.path.proxy"},
)
client.create_deployment(restApiId=api, stageName="test")

try:
    client.get_rest_api(restApiId="doesntexist")
    sys.exit("an API that isn't there was found")
except client.exceptions.NotFoundException as error:
    if not isinstance(error, botocore.exceptions.ClientError) or error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
        sys.exit("an API that isn't there: %r" % error)
print(api)
