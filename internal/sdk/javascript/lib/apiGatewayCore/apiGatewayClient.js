/* Makes an HTTP request of an API call: defaults, API key, signature. */
(function (core) {
  'use strict';

  function isEmpty(body) {
    return body === undefined || body === null || body === '' || (isPlain(body) && Object.keys(body).length === 0);
  }

  function isPlain(body) {
    return typeof body === 'object' && !(body instanceof ArrayBuffer) && !ArrayBuffer.isView(body);
  }

  // bodyOf is what is sent: texts and bytes as they are, anything else as JSON.
  function bodyOf(request) {
    if (isEmpty(request.body) || request.verb === 'GET' || request.verb === 'HEAD') {
      return undefined;
    }
    return typeof request.body === 'string' || (typeof request.body === 'object' && !isPlain(request.body)) ? request.body : JSON.stringify(request.body);
  }

  core.apiGatewayClientFactory = {
    newClient(config, sigV4Config) {
      const signer = sigV4Config.accessKey && sigV4Config.secretKey ? core.sigV4ClientFactory.newClient(sigV4Config) : undefined;

      return {
        async makeRequest(request, additionalParams, apiKey) {
          const additional = additionalParams || {};
          const body = bodyOf(request);
          const defaults = { accept: config.defaultAcceptType, 'content-type': config.defaultContentType };
          const headers = core.utils.merge(defaults, request.headers, additional.headers, apiKey ? { 'x-api-key': apiKey } : {});
          if (body === undefined) {
            delete headers['content-type'];
          }
          const query = core.utils.query(Object.assign({}, request.queryParams, additional.queryParams));
          const path = config.pathComponent + request.path;
          const url = config.endpoint + path + (query && '?' + query);
          const complete = { verb: request.verb, url, path, query, headers, body };
          if (signer) {
            complete.headers = await signer.sign(complete);
          }
          return core.simpleHttpClient.send(complete);
        },
      };
    },
  };
})(typeof module === 'object' && module.exports ? require('./utils') : ((globalThis.apiGateway = globalThis.apiGateway || {}).core = globalThis.apiGateway.core || {}));
