"""Calls an API as the standard library does: python3 client_urllib.py URL CA-FILE."""
import json
import ssl
import sys
import urllib.error
import urllib.request

url, ca = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
with urllib.request.urlopen(url + "/mock", context=context) as answer:
    assert json.load(answer) == {"mocked": True}
request = urllib.request.Request(url + "/some/where?a=b", data=b"text", method="PATCH")
with urllib.request.urlopen(request, context=context) as answer:
    assert json.load(answer) == {"method": "PATCH", "uri": "/some/where?a=b", "body": "text"}
with urllib.request.urlopen(url + "/large", context=context) as answer:
    assert len(answer.read()) == 3 << 20
try:
    urllib.request.urlopen(url.replace("/test", "/nowhere") + "/mock", context=context)
    raise AssertionError("a stage that isn't there")
except urllib.error.HTTPError as e:
    assert (e.code, e.read(), e.headers["x-amzn-ErrorType"]) == (403, b'{"message":"Forbidden"}', "ForbiddenException")
