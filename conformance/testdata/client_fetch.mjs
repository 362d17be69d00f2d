// Calls an API as fetch does: NODE_EXTRA_CA_CERTS=… node client_fetch.mjs URL
import assert from 'node:assert/strict';

const url = process.argv[2];
for (let i = 0; i < 3; i++) {
  const answer = await fetch(url + '/mock');
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { mocked: true });
}
let answer = await fetch(url + '/some/where?a=b%20c', { method: 'PUT', body: 'text ü', headers: { 'Content-Type': 'text/plain' } });
assert.deepEqual(await answer.json(), { method: 'PUT', uri: '/some/where?a=b%20c', body: 'text ü' });
const parts = new ReadableStream({
  start(to) {
    for (const part of ['in ', 'chunks']) to.enqueue(new TextEncoder().encode(part));
    to.close();
  },
});
answer = await fetch(url + '/some/where', { method: 'POST', body: parts, duplex: 'half' });
assert.equal((await answer.json()).body, 'in chunks');
answer = await fetch(url + '/large');
assert.equal((await answer.arrayBuffer()).byteLength, 3 << 20);
assert.deepEqual((await Promise.all(Array.from({ length: 50 }, async () => (await fetch(url + '/mock')).status))), Array(50).fill(200));
