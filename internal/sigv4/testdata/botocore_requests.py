"""Sends requests that botocore signed and prints each answer. Arguments: URL, access key id, secret, targets."""

import http.client
import sys
import urllib.parse

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

url, access_key_id, secret, *targets = sys.argv[1:]
address = urllib.parse.urlsplit(url).netloc


def send(name, credentials, auth, method, target, body=b"", headers=None):
    request = AWSRequest(method=method, url=url + target, data=body, headers=headers or {})
    auth(credentials).add_auth(request)
    prepared = request.prepare()
    connection = http.client.HTTPConnection(address)
    connection.request(method, prepared.url[len(url):], body=prepared.body or None, headers=dict(prepared.headers))
    print(f"{name} {method} {target}: {connection.getresponse().read().decode()}")
    connection.close()


def unsigned(request_auth):
    class Unsigned(request_auth):
        def payload(self, request):
            return "UNSIGNED-PAYLOAD"

    return Unsigned


lasting, temporary = Credentials(access_key_id, secret), Credentials(access_key_id, secret, "token/+=")
for target in targets:
    for name, credentials in (("lasting", lasting), ("temporary", temporary)):
        send(name, credentials, lambda c: SigV4Auth(c, "apigateway", "eu-west-1"), "GET", target)
        send(name, credentials, lambda c: SigV4Auth(c, "apigateway", "eu-west-1"), "PUT", target, b'{"a":1}', {"Content-Type": "application/json"})
        send(name, credentials, lambda c: SigV4QueryAuth(c, "apigateway", "eu-west-1", expires=900), "GET", target)
    send("unsigned payload", lasting, lambda c: unsigned(SigV4Auth)(c, "apigateway", "eu-west-1"), "POST", target, b"{}",
         {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"})
    send("empty and repeated", lasting, lambda c: SigV4Auth(c, "apigateway", "eu-west-1"), "GET", target, b"", {"X-Amz-Meta": "  a   b  ", "X-Amz-Empty": ""})
