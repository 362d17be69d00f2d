"""The Python runtime: loads the handler that _HANDLER names and runs it for each invocation of the Lambda Runtime API."""

import decimal
import http.client
import importlib
import json
import logging
import os
import sys
import time
import traceback

ROOT = "/2018-06-01/runtime"


class RuntimeApi:
    """Speaks to the Lambda Runtime API over one connection."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def next(self):
        self.connection.request("GET", ROOT + "/invocation/next")
        response = self.connection.getresponse()
        return response.headers, response.read()

    def post(self, path, body, error_type=None):
        headers = {"Content-Type": "application/json"}
        if error_type is not None:
            headers["Lambda-Runtime-Function-Error-Type"] = error_type
        self.connection.request("POST", ROOT + path, body, headers)
        self.connection.getresponse().read()

    def post_error(self, path, error):
        text = json.dumps(error)
        print("[ERROR] " + text, flush=True)
        self.post(path, text.encode(), error["errorType"])


class RuntimeFault(Exception):
    """An error of ours about the handler, with Lambda's name for it."""

    def __init__(self, error_type, message):
        super().__init__(message)
        self.error_type = error_type


class ClientContext:
    def __init__(self, sent):
        self.custom = sent.get("custom")
        self.env = sent.get("env")
        client = sent.get("client")
        self.client = None if client is None else Client(client)


class Client:
    def __init__(self, sent):
        for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
            setattr(self, name, sent.get(name))


class Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class Context:
    """What a handler learns about its invocation."""

    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = Identity()
        sent = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = None if sent is None else ClientContext(json.loads(sent))
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


def plain(value):
    """What the response may hold besides JSON's own types."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def describe(error, request_id):
    """Puts an exception in the shape of Lambda's errors, without the frames that aren't the function's."""
    ours = (__file__, importlib.__file__, "<frozen importlib._bootstrap>", "<frozen importlib._bootstrap_external>")
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename not in ours]
    return {
        "errorMessage": str(error),
        "errorType": getattr(error, "error_type", type(error).__name__),
        "requestId": request_id,
        "stackTrace": traceback.format_list(frames),
    }


def load_handler(name):
    module_name, dot, function = name.rpartition(".")
    if not dot:
        raise RuntimeFault("Runtime.MalformedHandlerName", "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % name)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFault("Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error)) from None
    except SyntaxError as error:
        raise RuntimeFault("Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error)) from None
    try:
        return getattr(module, function)
    except AttributeError:
        raise RuntimeFault("Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function, module_name)) from None


def invoke(api, handler):
    headers, body = api.next()
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    trace_id = headers.get("Lambda-Runtime-Trace-Id")
    if trace_id is None:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    else:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    path = "/invocation/" + request_id
    try:
        try:
            event = json.loads(body)
        except ValueError as error:
            raise RuntimeFault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from None
        result = handler(event, Context(headers))
        try:
            text = json.dumps(result, ensure_ascii=False, default=plain)
        except (TypeError, ValueError) as error:
            raise RuntimeFault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from None
    except Exception as error:
        api.post_error(path + "/error", describe(error, request_id))
        return
    api.post(path + "/response", text.encode("utf-8", "surrogatepass"))


def main():
    root = os.environ["LAMBDA_TASK_ROOT"]
    sys.path[0] = root  # in place of this file's directory
    logging.basicConfig(stream=sys.stdout, format="[%(levelname)s]\t%(message)s")
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except Exception as error:
        api.post_error("/init/error", describe(error, ""))
        sys.exit(1)
    try:
        while True:
            invoke(api, handler)
    except (OSError, http.client.HTTPException):
        sys.exit(1)  # the Runtime API has gone away


main()
