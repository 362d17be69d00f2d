// The Node.js runtime: loads the handler that _HANDLER names and runs it for each invocation of the Lambda Runtime API.
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const env = process.env;
const base = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
// Kept sockets don't keep the event loop alive: it is empty when the handler has nothing left to do.
const agent = new http.Agent({ keepAlive: true });

function call(method, url, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(base + url, { method, agent, headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts).toString() }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

function post(url, text, headers = {}) {
  const body = Buffer.from(text);
  return call('POST', url, body, { 'Content-Type': 'application/json', 'Content-Length': body.length, ...headers });
}

class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
  }
}

// describe puts whatever was thrown in the shape of Lambda's errors.
function describe(error) {
  if (error instanceof Error || (error && error.name && error.message && error.stack)) {
    return { errorType: String(error.name), errorMessage: String(error.message), trace: String(error.stack).split('\n') };
  }
  let message;
  try {
    message = String(error);
  } catch {
    message = 'handled';
  }
  return { errorType: typeof error, errorMessage: message, trace: [] };
}

function postError(url, error) {
  const shape = describe(error);
  console.error(JSON.stringify(shape));
  return post(url, JSON.stringify(shape), { 'Lambda-Runtime-Function-Error-Type': shape.errorType });
}

// isModule is whether the nearest package.json makes a .js file an ES module.
function isModule(file) {
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    const manifest = path.join(dir, 'package.json');
    if (existsSync(manifest)) {
      return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
    }
    if (dir === path.dirname(dir)) {
      return false;
    }
  }
}

async function loadModule(root, name) {
  const stem = path.resolve(root, name);
  const require = createRequire(path.join(root, 'handler.cjs'));
  if (existsSync(stem + '.js')) {
    return isModule(stem + '.js') ? import(pathToFileURL(stem + '.js')) : require(stem + '.js');
  }
  if (existsSync(stem + '.mjs')) {
    return import(pathToFileURL(stem + '.mjs'));
  }
  if (existsSync(stem + '.cjs')) {
    return require(stem + '.cjs');
  }
  throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${name}'`);
}

async function loadHandler() {
  const full = env._HANDLER;
  const file = path.basename(full);
  const dot = file.indexOf('.');
  if (full.includes('..') || dot < 1) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${full}' is not a valid handler name. Use the form file.function`);
  }
  const name = path.join(path.dirname(full), file.slice(0, dot));
  let loaded;
  try {
    loaded = await loadModule(env.LAMBDA_TASK_ROOT, name);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw Object.assign(error, { name: 'Runtime.UserCodeSyntaxError', message: `SyntaxError: ${error.message}` });
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw Object.assign(error, { name: 'Runtime.ImportModuleError', message: `Error: ${error.message}` });
    }
    throw error;
  }
  const find = (from) => file.slice(dot + 1).split('.').reduce((value, key) => value?.[key], from);
  const handler = find(loaded) ?? find(loaded.default);
  if (handler === undefined) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${full} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${full} is not a function`);
  }
  return handler;
}

let current; // request id of the invocation that runs
let whenIdle; // what to do when the event loop is empty

function contextOf(headers, settle) {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const clientContext = headers['lambda-runtime-client-context'];
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    identity: undefined,
    clientContext: clientContext ? JSON.parse(clientContext) : undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: (error, result) => settle(error, result, false),
    succeed: (result) => settle(null, result, false),
    fail: (error) => settle(error ?? 'handled', undefined, false),
  };
}

// run answers the handler's outcome. A callback's is held back until the event loop is empty, unless the handler says otherwise.
function run(handler, event, headers) {
  return new Promise((resolve, reject) => {
    let settled = false;
    const finish = (error, result) => (error !== null && error !== undefined ? reject(error) : resolve(result));
    const settle = (error, result, mayWait) => {
      if (settled) {
        return;
      }
      settled = true;
      if (mayWait && context.callbackWaitsForEmptyEventLoop && (error === null || error === undefined)) {
        whenIdle = () => finish(error, result);
      } else {
        finish(error, result);
      }
    };
    const context = contextOf(headers, settle);
    whenIdle = () => finish(null, null);
    const returned = handler(event, context, (error, result) => settle(error, result, true));
    if (typeof returned?.then === 'function') {
      whenIdle = () => reject(new RuntimeError('Runtime.NodeJsExit', 'The event loop is empty, but the promise that the handler returned was never settled.'));
      returned.then((result) => settle(null, result, false), (error) => {
        settled = true;
        reject(error);
      });
    }
  });
}

const streams = Symbol('streams its response');

globalThis.awslambda = {
  streamifyResponse(handler) {
    handler[streams] = true;
    return handler;
  },
  HttpResponseStream: {
    from(stream, metadata) {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream.metadata = metadata;
      return stream;
    },
  },
};

const errorType = 'Lambda-Runtime-Function-Error-Type';
const errorBody = 'Lambda-Runtime-Function-Error-Body';
const maxTrailer = 2000; // bytes of an error after a response: what follows a body has little room

// ResponseStream is what a streaming handler writes to. The request that carries it begins with the first write.
class ResponseStream extends Writable {
  #id;
  #contentType = 'application/octet-stream';
  #request;
  #answered;
  metadata;

  constructor(id) {
    super();
    this.#id = id;
  }

  setContentType(contentType) {
    this.#contentType = contentType;
  }

  get begun() {
    return this.#request !== undefined;
  }

  #begin() {
    if (this.begun) {
      return;
    }
    this.#request = http.request(`${base}/invocation/${this.#id}/response`, {
      method: 'POST',
      agent,
      headers: {
        'Content-Type': this.#contentType,
        'Lambda-Runtime-Function-Response-Mode': 'streaming',
        'Transfer-Encoding': 'chunked',
        Trailer: `${errorType}, ${errorBody}`,
      },
    });
    this.#request.flushHeaders();
    this.#answered = new Promise((resolve, reject) => {
      this.#request.on('response', (response) => response.resume().on('end', resolve).on('error', reject));
      this.#request.on('error', reject);
    });
    this.#answered.catch((error) => this.destroy(error));
    if (this.metadata !== undefined) {
      this.#request.write(JSON.stringify(this.metadata));
      this.#request.write(new Uint8Array(8));
    }
  }

  write(chunk, ...rest) {
    return super.write(typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk), ...rest);
  }

  _write(chunk, encoding, callback) {
    this.#begin();
    this.#request.write(chunk, callback);
  }

  _final(callback) {
    this.#begin();
    this.#request.end();
    this.#answered.then(() => callback(), callback);
  }

  // fail ends a response that has begun with an error.
  fail(error) {
    const { trace, ...shape } = describe(error);
    console.error(JSON.stringify({ ...shape, trace }));
    shape.errorMessage = shape.errorMessage.slice(0, maxTrailer / 4);
    for (const line of trace) {
      const longer = { ...shape, trace: [...(shape.trace ?? []), line] };
      if (JSON.stringify(longer).length > maxTrailer) {
        break;
      }
      Object.assign(shape, longer);
    }
    this.#request.addTrailers({ [errorType]: shape.errorType, [errorBody]: Buffer.from(JSON.stringify(shape)).toString('base64') });
    this.#request.end();
    return this.#answered;
  }
}

let currentStream; // of the invocation that runs, if it streams

// runStreaming waits for the handler and for the end of its response.
function runStreaming(handler, event, headers, stream) {
  return new Promise((resolve, reject) => {
    whenIdle = () => reject(new RuntimeError('Runtime.NodeJsExit', 'The event loop is empty, but the response was never ended.'));
    const ended = new Promise((done) => stream.on('finish', done).on('error', reject));
    const context = contextOf(headers, (error) => (error === null || error === undefined ? stream.end() : reject(error)));
    Promise.all([handler(event, stream, context), ended]).then(resolve, reject);
  });
}

async function invokeStreaming(handler, id, body, headers) {
  const stream = new ResponseStream(id);
  currentStream = stream;
  try {
    await runStreaming(handler, JSON.parse(body), headers, stream);
  } catch (error) {
    whenIdle = undefined;
    await (stream.begun ? stream.fail(error) : postError(`/invocation/${id}/error`, error));
  }
  whenIdle = undefined;
  currentStream = undefined;
}

async function invoke(handler) {
  const { headers, body } = await call('GET', '/invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  current = id;
  if (headers['lambda-runtime-trace-id']) {
    env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  } else {
    delete env._X_AMZN_TRACE_ID;
  }
  if (handler[streams]) {
    await invokeStreaming(handler, id, body, headers);
    return;
  }
  let text;
  try {
    const result = await run(handler, JSON.parse(body), headers);
    text = JSON.stringify(result === undefined ? null : result);
    if (text === undefined) {
      throw new RuntimeError('Runtime.MarshalError', 'Unable to stringify response body');
    }
  } catch (error) {
    whenIdle = undefined;
    await postError(`/invocation/${id}/error`, error);
    return;
  }
  whenIdle = undefined;
  await post(`/invocation/${id}/response`, text);
}

// dieOf reports an error that no handler caught, and ends: the state of the process can't be trusted.
async function dieOf(error, status) {
  try {
    await (currentStream?.begun ? currentStream.fail(error) : postError(current ? `/invocation/${current}/error` : '/init/error', error));
  } finally {
    process.exit(status);
  }
}

process.on('uncaughtException', (error) => dieOf(error, 129));
process.on('unhandledRejection', (reason) => {
  const message = reason instanceof Error ? String(reason) : describe(reason).errorMessage;
  dieOf(new RuntimeError('Runtime.UnhandledPromiseRejection', message), 128);
});
process.on('beforeExit', () => {
  const then = whenIdle;
  whenIdle = undefined;
  then?.();
});

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await postError('/init/error', error);
  process.exit(1);
}
// Not a loop in the module itself: Node.js ends a process whose event loop is empty while its main module awaits.
async function serve() {
  for (;;) {
    await invoke(handler);
  }
}
serve().catch(() => process.exit(1)); // the Runtime API has gone away
