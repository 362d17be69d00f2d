/* What the other files need in common. In Node this module is the namespace that they add to, in a page window.apiGateway.core is. */
(function (core) {
  'use strict';

  // encode percent-encodes as Signature Version 4 wants it: all but the unreserved characters of RFC 3986.
  function encode(text) {
    return encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());
  }

  function byCodePoint(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  core.utils = {
    encode,
    byCodePoint,

    assertDefined(value, name) {
      if (value === undefined || value === null) {
        throw new Error(name + ' must be defined');
      }
      return value;
    },

    assertParametersDefined(params, names) {
      for (const name of names) {
        core.utils.assertDefined((params || {})[name], name);
      }
    },

    // pick takes the parameters that have one of the names.
    pick(params, names) {
      const picked = {};
      for (const name of names) {
        if (params && params[name] !== undefined && params[name] !== null) {
          picked[name] = params[name];
        }
      }
      return picked;
    },

    // expand puts parameters in the places of a path that have their names; {name+} keeps its slashes.
    expand(path, params) {
      return path.replace(/\{([^{}+]+)(\+?)\}/g, (_, name, greedy) => {
        const value = String(params[name]);
        return greedy ? value.split('/').map(encode).join('/') : encode(value);
      });
    },

    // query writes parameters in the order that a signature covers them in. A list is as many parameters of one name.
    query(params) {
      const pairs = [];
      for (const name of Object.keys(params)) {
        for (const value of [].concat(params[name])) {
          pairs.push([encode(name), encode(String(value))]);
        }
      }
      pairs.sort((a, b) => byCodePoint(a[0], b[0]) || byCodePoint(a[1], b[1]));
      return pairs.map((pair) => pair.join('=')).join('&');
    },

    // merge puts header fields together, whatever the case of their names. The last of a name counts.
    merge(...sources) {
      const merged = {};
      for (const headers of sources) {
        for (const name of Object.keys(headers || {})) {
          if (headers[name] !== undefined && headers[name] !== null) {
            merged[name.toLowerCase()] = String(headers[name]);
          }
        }
      }
      return merged;
    },
  };
})(typeof module === 'object' && module.exports ? module.exports : ((globalThis.apiGateway = globalThis.apiGateway || {}).core = globalThis.apiGateway.core || {}));
