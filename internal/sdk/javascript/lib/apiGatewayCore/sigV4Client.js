/* Signs requests with AWS Signature Version 4. */
(function (core) {
  'use strict';

  const ALGORITHM = 'AWS4-HMAC-SHA256';
  const SERVICE = 'execute-api';
  const utf8 = new TextEncoder();

  function subtle() {
    let found = globalThis.crypto;
    if (!found && typeof module === 'object' && module.exports) {
      found = require('crypto').webcrypto;
    }
    if (!found || !found.subtle) {
      throw new Error('Web Crypto is missing: requests can be signed on https pages and on localhost only');
    }
    return found.subtle;
  }

  function bytesOf(data) {
    if (typeof data === 'string') {
      return utf8.encode(data);
    }
    return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
  }

  function hex(buffer) {
    return Array.from(new Uint8Array(buffer), (b) => b.toString(16).padStart(2, '0')).join('');
  }

  async function sha256(data) {
    return hex(await subtle().digest('SHA-256', bytesOf(data)));
  }

  async function hmac(key, text) {
    const imported = await subtle().importKey('raw', bytesOf(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return subtle().sign('HMAC', imported, utf8.encode(text));
  }

  async function signingKey(secretKey, scope) {
    let key = 'AWS4' + secretKey;
    for (const part of scope) {
      key = await hmac(key, part);
    }
    return key;
  }

  // canonicalHeaders is the fields by name, without superfluous spaces.
  function canonicalHeaders(headers) {
    return Object.keys(headers)
      .sort(core.utils.byCodePoint)
      .map((name) => [name, headers[name].trim().replace(/ +/g, ' ')]);
  }

  core.sigV4ClientFactory = {
    newClient(config) {
      core.utils.assertDefined(config.accessKey, 'accessKey');
      core.utils.assertDefined(config.secretKey, 'secretKey');
      core.utils.assertDefined(config.region, 'region');

      return {
        // sign answers the header fields of a request with those of its signature.
        async sign(request) {
          const url = new URL(request.url);
          const date = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
          const headers = core.utils.merge(
            request.headers,
            { 'x-amz-date': date },
            config.sessionToken ? { 'x-amz-security-token': config.sessionToken } : {}
          );
          const fields = canonicalHeaders(Object.assign({ host: url.host }, headers));
          const names = fields.map((field) => field[0]).join(';');
          const canonical = [
            request.verb,
            request.path.split('/').map(core.utils.encode).join('/'),
            request.query,
            fields.map((field) => field.join(':') + '\n').join(''),
            names,
            await sha256(request.body === undefined ? '' : request.body),
          ].join('\n');
          const scope = [date.slice(0, 8), config.region, SERVICE, 'aws4_request'];
          const text = [ALGORITHM, date, scope.join('/'), await sha256(canonical)].join('\n');
          const signature = hex(await hmac(await signingKey(config.secretKey, scope), text));
          headers.authorization =
            ALGORITHM + ' Credential=' + config.accessKey + '/' + scope.join('/') + ', SignedHeaders=' + names + ', Signature=' + signature;
          return headers;
        },
      };
    },
  };
})(typeof module === 'object' && module.exports ? require('./utils') : ((globalThis.apiGateway = globalThis.apiGateway || {}).core = globalThis.apiGateway.core || {}));
