// Calls an API with its client, as a module and as the scripts of a page, and prints what came back.
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const [directory, invokeUrl] = process.argv.slice(2);

// inPage loads the client as a page does: scripts in order, and nothing of Node's.
function inPage(globals, scripts) {
  const page = vm.createContext(globals);
  for (const script of scripts.map((name) => 'lib/apiGatewayCore/' + name + '.js').concat('apigClient.js')) {
    vm.runInContext(fs.readFileSync(path.join(directory, script), 'utf8'), page);
  }
  return page.apigClientFactory;
}

const inOrder = ['utils', 'sigV4Client', 'simpleHttpClient', 'apiGatewayClient'];
const inServicesOrder = ['sigV4Client', 'apiGatewayClient', 'simpleHttpClient', 'utils'];

// XMLHttpRequest is what a browser has, on top of fetch.
class XMLHttpRequest {
  open(verb, url) {
    Object.assign(this, { verb, url, headers: {} });
  }
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }
  async send(body) {
    try {
      const response = await fetch(this.url, { method: this.verb, headers: this.headers, body });
      Object.assign(this, { status: response.status, statusText: response.statusText, responseText: await response.text(), response });
      this.onload();
    } catch (error) {
      this.onerror(error);
    }
  }
  getAllResponseHeaders() {
    return Array.from(this.response.headers, ([name, value]) => name + ': ' + value + '\r\n').join('');
  }
}

const browser = { crypto: globalThis.crypto || require('crypto').webcrypto, TextEncoder, URL };

const factories = {
  node: require(path.join(directory, 'apigClient.js')),
  fetch: inPage({ ...browser, fetch }, inOrder),
  xhr: inPage({ ...browser, XMLHttpRequest }, inServicesOrder),
};

const signing = { invokeUrl, accessKey: 'AKID', secretKey: 'SECRET', sessionToken: 'TOKEN', region: 'eu-west-1', apiKey: 'the-key' };

async function calls(factory) {
  const results = [];
  const shown = async (promise) => {
    try {
      const { status, data, headers } = await promise;
      results.push({ status, data, kind: headers['x-kind'] });
    } catch (error) {
      results.push({ failed: error.message, status: error.status, data: error.data });
    }
  };
  const plain = factory.newClient({ invokeUrl });
  const signed = factory.newClient(signing);
  await shown(plain.rootGet());
  await shown(plain.petsPetIdGet({ petId: 'a/b c!' }));
  await shown(signed.petsGet({ type: "it's", page: [2, 10], 'a-b': 'x', a: '1' }, undefined, { headers: { 'X-More': ' a  b ' }, queryParams: { q: 'ä&=' } }));
  await shown(signed.petsPost({ 'X-Trace': 't' }, { name: 'Rex', tags: ['ü'] }));
  await shown(signed.petsPost({ 'X-Trace': 't' }, 'text', { headers: { 'content-type': 'text/plain' } }));
  await shown(signed.petsPost({ 'X-Trace': 't' }, new Uint8Array([0, 255, 1])));
  await shown(signed.petsPost({ 'X-Trace': 't' }, {}));
  await shown(signed.filesProxyDelete({ proxy: 'x/y z' }));
  await shown(signed.failGet());
  try {
    await plain.petsPetIdGet({});
  } catch (error) {
    results.push({ failed: error.message });
  }
  return results;
}

(async () => {
  const all = {};
  for (const name of Object.keys(factories)) {
    all[name] = await calls(factories[name]);
  }
  process.stdout.write(JSON.stringify({ methods: Object.keys(factories.node.newClient()), all }));
})();
