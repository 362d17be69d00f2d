// Calls an API over HTTP/2 as Node's own client does: node client_http2.mjs URL CA-FILE
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';

const [url, ca] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const session = http2.connect(origin, origin.startsWith('https') ? { ca: readFileSync(ca) } : {});
session.on('error', (e) => { throw e; });

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': method, ':path': pathname + path, ...(body && { 'content-type': 'text/plain' }) });
    let status;
    const parts = [];
    stream.on('response', (fields) => { status = fields[':status']; });
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => resolve({ status, body: Buffer.concat(parts) }));
    stream.on('error', reject);
    stream.end(body);
  });
}

const json = ({ body }) => JSON.parse(body.toString());
const answers = await Promise.all(Array.from({ length: 100 }, () => call('GET', '/mock')));
for (const answer of answers) {
  assert.equal(answer.status, 200);
  assert.deepEqual(json(answer), { mocked: true });
}
assert.deepEqual(json(await call('PUT', '/some/where?a=b', 'text')), { method: 'PUT', uri: '/some/where?a=b', body: 'text' });
assert.equal((await call('GET', '/large')).body.length, 3 << 20);
const large = 'x'.repeat(1 << 20);
assert.equal(json(await call('POST', '/some/where', large)).body.length, large.length);
session.close();
