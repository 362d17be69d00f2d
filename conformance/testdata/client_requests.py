"""Calls an API as requests does: python3 client_requests.py URL CA-FILE."""
import sys

import requests

url, ca = sys.argv[1:]
session = requests.Session()
session.trust_env = False  # another CA bundle would win
session.verify = ca
for _ in range(3):
    answer = session.get(url + "/mock")
    assert (answer.status_code, answer.json()) == (200, {"mocked": True}), answer.text
answer = session.put(url + "/some/where", params={"a": "b ü"}, data="text ü".encode(), headers={"Content-Type": "text/plain; charset=utf-8"})
assert answer.json() == {"method": "PUT", "uri": "/some/where?a=b+%C3%BC", "body": "text ü"}, answer.text
answer = session.post(url + "/some/where", data=(part for part in (b"in ", b"chunks")))
assert answer.json()["body"] == "in chunks", answer.text
answer = session.head(url + "/mock")
assert (answer.status_code, answer.content) == (200, b""), answer.content
answer = session.get(url + "/large", headers={"Accept-Encoding": "gzip"})
assert len(answer.content) == 3 << 20, len(answer.content)
