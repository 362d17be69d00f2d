/* Sends a request by fetch, or by XMLHttpRequest where there is none. */
(function (core) {
  'use strict';

  async function byFetch(request) {
    const response = await fetch(request.url, { method: request.verb, headers: request.headers, body: request.body });
    const headers = {};
    response.headers.forEach((value, name) => {
      headers[name] = value;
    });
    return { status: response.status, statusText: response.statusText, headers, text: await response.text() };
  }

  function headersOf(lines) {
    const headers = {};
    for (const line of lines.trim().split(/[\r\n]+/)) {
      const colon = line.indexOf(':');
      if (colon > 0) {
        headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
      }
    }
    return headers;
  }

  function byXMLHttpRequest(request) {
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open(request.verb, request.url);
      for (const name of Object.keys(request.headers)) {
        xhr.setRequestHeader(name, request.headers[name]);
      }
      xhr.onload = () =>
        resolve({ status: xhr.status, statusText: xhr.statusText, headers: headersOf(xhr.getAllResponseHeaders()), text: xhr.responseText });
      xhr.onerror = () => reject(new Error('Network Error'));
      xhr.send(request.body);
    });
  }

  // dataOf is what a text means as JSON, else the text.
  function dataOf(text) {
    try {
      return JSON.parse(text);
    } catch (_) {
      return text;
    }
  }

  core.simpleHttpClient = {
    // send resolves to the answer if its status is 2xx; else it rejects with an Error that has the answer's members.
    async send(request) {
      const { status, statusText, headers, text } = await (typeof fetch === 'function' ? byFetch : byXMLHttpRequest)(request);
      const response = { status, statusText, headers, data: dataOf(text), config: request };
      if (status >= 200 && status < 300) {
        return response;
      }
      throw Object.assign(new Error('Request failed with status code ' + status), response, { response });
    },
  };
})(typeof module === 'object' && module.exports ? require('./utils') : ((globalThis.apiGateway = globalThis.apiGateway || {}).core = globalThis.apiGateway.core || {}));
