package lambda

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stile/internal/programtest"
)

// newHandler is a function of the handler whose files are given; it skips the test where the interpreter isn't installed.
func newHandler(t *testing.T, interpreter, handler string, files map[string]string, log *logBook) *Functions {
	t.Helper()
	programtest.Need(t, interpreter)
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return newFunctions(t, map[string]FunctionConfig{"child": {Handler: handler, Dir: dir, Timeout: 30 * time.Second}}, log)
}

func TestNodeHandlersOfEveryStyle(t *testing.T) {
	for _, test := range []struct{ name, file, handler, code string }{
		{"async", "index.js", "index.handler", `exports.handler = async (event) => ({ got: event.a })`},
		{"promise", "index.js", "index.handler", `exports.handler = (event) => new Promise((resolve) => setTimeout(() => resolve({ got: event.a }), 1))`},
		{"callback", "index.js", "index.handler", `exports.handler = (event, context, callback) => { callback(null, { got: event.a }) }`},
		{"callback later", "index.js", "index.handler", `exports.handler = (event, context, callback) => { setTimeout(() => callback(null, { got: event.a }), 1) }`},
		{"callback that doesn't wait for the event loop", "index.js", "index.handler", `exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 1e9); callback(null, { got: event.a }) }`},
		{"context.succeed", "index.js", "index.handler", `exports.handler = (event, context) => { context.succeed({ got: event.a }) }`},
		{"ES module by its name", "index.mjs", "index.handler", `export const handler = async (event) => ({ got: event.a })`},
		{"ES module by package.json", "module/index.js", "module/index.handler", `export const handler = async (event) => ({ got: event.a })`},
		{"CommonJS by its name", "index.cjs", "index.handler", `exports.handler = async (event) => ({ got: event.a })`},
		{"nested", "src/app.js", "src/app.api.get", `exports.api = { get: async (event) => ({ got: event.a }) }`},
		{"top-level await", "index.mjs", "index.handler", `const a = await Promise.resolve('got'); export const handler = async (event) => ({ [a]: event.a })`},
	} {
		t.Run(test.name, func(t *testing.T) {
			fs := newHandler(t, "node", test.handler, map[string]string{test.file: test.code, "module/package.json": `{"type":"module"}`}, nil)
			for _, a := range []string{"1", `"ü"`} {
				if result := invoke(t, fs, `{"a":`+a+`}`); string(result.Payload) != `{"got":`+a+`}` || result.FunctionError != "" {
					t.Errorf("got %s %s", result.Payload, result.FunctionError)
				}
			}
		})
	}
}

const nodeHandlers = `
exports.throws = () => { throw new TypeError('boom') }
exports.rejects = async () => { throw new TypeError('boom') }
exports.callsBack = (event, context, callback) => callback(new TypeError('boom'))
exports.fails = (event, context) => context.fail(new TypeError('boom'))
exports.text = async () => { throw 'boom' }
exports.nothing = () => {}
exports.never = () => new Promise(() => {})
exports.unhandled = () => { Promise.reject(new Error('lost')); return new Promise((r) => setTimeout(r, 1e6)) }
exports.uncaught = () => { setTimeout(() => { throw new RangeError('lost') }, 1); return new Promise((r) => setTimeout(r, 1e6)) }
exports.circular = async () => { const a = {}; a.a = a; return a }
exports.bigint = async () => 1n
exports.exits = async () => process.exit(7)
exports.value = 1
`

func TestNodeErrorsInLambdasShape(t *testing.T) {
	for handler, want := range map[string]struct{ errorType, message string }{
		"index.throws":    {"TypeError", "boom"},
		"index.rejects":   {"TypeError", "boom"},
		"index.callsBack": {"TypeError", "boom"},
		"index.fails":     {"TypeError", "boom"},
		"index.text":      {"string", "boom"},
		"index.never":     {"Runtime.NodeJsExit", "never settled"},
		"index.unhandled": {"Runtime.UnhandledPromiseRejection", "Error: lost"},
		"index.uncaught":  {"RangeError", "lost"},
		"index.circular":  {"TypeError", "circular"},
		"index.bigint":    {"TypeError", "BigInt"},
		"index.exits":     {"Runtime.ExitError", "exit status 7"},
		"index.missing":   {"Runtime.HandlerNotFound", "index.missing is undefined or not exported"},
		"index.value":     {"Runtime.HandlerNotFound", "index.value is not a function"},
		"syntax.handler":  {"Runtime.UserCodeSyntaxError", "SyntaxError: "},
		"require.handler": {"Runtime.ImportModuleError", "Error: Cannot find module 'nowhere'"},
		"throws.handler":  {"Error", "at the start"},
	} {
		t.Run(handler, func(t *testing.T) {
			fs := newHandler(t, "node", handler, map[string]string{
				"index.js":   nodeHandlers,
				"syntax.js":  "exports.handler = (",
				"require.js": "require('nowhere')",
				"throws.js":  "throw new Error('at the start')",
			}, nil)
			checkError(t, invoke(t, fs, "{}"), want.errorType, want.message)
		})
	}
}

func checkError(t *testing.T, result *Result, errorType, message string) {
	t.Helper()
	var got struct{ ErrorType, ErrorMessage string }
	if err := json.Unmarshal(result.Payload, &got); err != nil {
		t.Fatal(err)
	}
	if result.FunctionError != "Unhandled" || got.ErrorType != errorType || !strings.Contains(got.ErrorMessage, message) {
		t.Errorf("got %s, want %s with %q", result.Payload, errorType, message)
	}
}

func TestANodeErrorHasItsTrace(t *testing.T) {
	fs := newHandler(t, "node", "index.throws", map[string]string{"index.js": nodeHandlers}, nil)
	result := invoke(t, fs, "{}")
	if !strings.HasPrefix(string(result.Payload), `{"errorType":"TypeError","errorMessage":"boom","trace":["TypeError: boom","    at `) {
		t.Errorf("got %s", result.Payload)
	}
}

func TestANodeHandlerThatAnswersNothing(t *testing.T) {
	fs := newHandler(t, "node", "index.nothing", map[string]string{"index.js": nodeHandlers}, nil)
	for range 2 {
		if result := invoke(t, fs, "{}"); string(result.Payload) != "null" || result.FunctionError != "" {
			t.Errorf("got %s", result.Payload)
		}
	}
}

// checkContext invokes a handler that returns what it was told about its invocation.
func checkContext(t *testing.T, fs *Functions) {
	t.Helper()
	call := &Invocation{FunctionArn: arn + ":live", Payload: []byte("{}"), ClientContext: "eyJjdXN0b20iOiB7ImEiOiAidW5pY29kZSDDvCDwn5iAIn19"}
	call.Header.Add("X-Amzn-Trace-Id", "Root=1-2-3")
	result, err := fs.Invoke(context.Background(), call)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(result.Payload, &got); err != nil {
		t.Fatalf("%v: %s", err, result.Payload)
	}
	remaining, _ := got["remaining"].(float64)
	if remaining <= 0 || remaining > 30000 {
		t.Errorf("remaining is %v", got["remaining"])
	}
	delete(got, "remaining")
	want := map[string]any{
		"id": result.RequestId, "arn": arn + ":live", "name": "child", "version": "$LATEST", "memory": "128",
		"group": "/aws/lambda/child", "custom": "unicode ü 😀", "trace": "Root=1-2-3",
	}
	if g, w := jsonOf(got), jsonOf(want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}

func TestTheNodeContext(t *testing.T) {
	checkContext(t, newHandler(t, "node", "index.handler", map[string]string{"index.js": `
exports.handler = async (event, context) => ({
  id: context.awsRequestId, arn: context.invokedFunctionArn, name: context.functionName, version: context.functionVersion, memory: context.memoryLimitInMB,
  group: context.logGroupName, custom: context.clientContext.custom.a, trace: process.env._X_AMZN_TRACE_ID, remaining: context.getRemainingTimeInMillis() })`}, nil))
}

func TestThePythonContext(t *testing.T) {
	checkContext(t, newHandler(t, "python3", "index.handler", map[string]string{"index.py": `
import os
def handler(event, context):
    return {"id": context.aws_request_id, "arn": context.invoked_function_arn, "name": context.function_name, "version": context.function_version, "memory": context.memory_limit_in_mb,
        "group": context.log_group_name, "custom": context.client_context.custom["a"], "trace": os.environ["_X_AMZN_TRACE_ID"], "remaining": context.get_remaining_time_in_millis()}
`}, nil))
}

const pythonHandlers = `
import decimal, sys, other.part
def echo(event, context):
    return {"got": event["a"], "part": other.part.NAME, "price": decimal.Decimal("1.5")}
def nothing(event, context):
    pass
def throws(event, context):
    raise KeyError("boom")
def unprintable(event, context):
    return {1, 2}
def big(event, context):
    return "x" * 6291556
def exits(event, context):
    sys.exit(7)
`

var pythonFiles = map[string]string{
	"src/index.py":   pythonHandlers,
	"src/syntax.py":  "def handler(:",
	"src/imports.py": "import nowhere",
	"src/divides.py": "1/0",
	"other/part.py":  "NAME = 'part'",
}

func TestAPythonHandler(t *testing.T) {
	fs := newHandler(t, "python3", "src/index.echo", pythonFiles, nil)
	for range 2 {
		if result := invoke(t, fs, `{"a":"ü"}`); string(result.Payload) != `{"got": "ü", "part": "part", "price": 1.5}` || result.FunctionError != "" {
			t.Errorf("got %s", result.Payload)
		}
	}
}

func TestAPythonHandlerThatAnswersNothing(t *testing.T) {
	fs := newHandler(t, "python3", "src/index.nothing", pythonFiles, nil)
	if result := invoke(t, fs, `{}`); string(result.Payload) != "null" {
		t.Errorf("got %s", result.Payload)
	}
}

func TestPythonErrorsInLambdasShape(t *testing.T) {
	for handler, want := range map[string]struct{ errorType, message string }{
		"src/index.throws":      {"KeyError", "'boom'"},
		"src/index.unprintable": {"Runtime.MarshalError", "Unable to marshal response: Object of type set is not JSON serializable"},
		"src/index.big":         {"Function.ResponseSizeTooLarge", "Response payload size exceeded"},
		"src/index.exits":       {"Runtime.ExitError", "exit status 7"},
		"src/index.missing":     {"Runtime.HandlerNotFound", "Handler 'missing' missing on module 'src/index'"},
		"src/syntax.handler":    {"Runtime.UserCodeSyntaxError", "Syntax error in module 'src/syntax': "},
		"src/imports.handler":   {"Runtime.ImportModuleError", "Unable to import module 'src/imports': No module named 'nowhere'"},
		"src/divides.handler":   {"ZeroDivisionError", "division by zero"},
	} {
		t.Run(handler, func(t *testing.T) {
			fs := newHandler(t, "python3", handler, pythonFiles, nil)
			checkError(t, invoke(t, fs, "{}"), want.errorType, want.message)
		})
	}
}

func TestAPythonErrorHasTheFunctionsFramesOnly(t *testing.T) {
	fs := newHandler(t, "python3", "src/index.throws", pythonFiles, nil)
	result := invoke(t, fs, "{}")
	var got struct {
		ErrorMessage, ErrorType, RequestId string
		StackTrace                         []string
	}
	if err := json.Unmarshal(result.Payload, &got); err != nil {
		t.Fatal(err)
	}
	if len(got.StackTrace) != 1 || !strings.Contains(got.StackTrace[0], "src/index.py\", line 8, in throws\n    raise KeyError(\"boom\")\n") || got.RequestId != result.RequestId {
		t.Errorf("got %s", result.Payload)
	}
	if !bytes.HasPrefix(result.Payload, []byte(`{"errorMessage": "'boom'", "errorType": "KeyError", "requestId": "`)) {
		t.Errorf("members in another order: %s", result.Payload)
	}
}

func TestLinesOfHandlersReachTheLog(t *testing.T) {
	for interpreter, test := range map[string]struct{ file, code string }{
		"node":    {"index.js", "exports.handler = async () => console.log('hello from here')"},
		"python3": {"index.py", "import logging\ndef handler(event, context):\n    logging.getLogger().warning('hello from here')"},
	} {
		t.Run(interpreter, func(t *testing.T) {
			log := &logBook{}
			fs := newHandler(t, interpreter, "index.handler", map[string]string{test.file: test.code}, log)
			id := invoke(t, fs, "{}").RequestId
			if err := fs.Close(context.Background()); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(log.String(), "hello from here") || !strings.Contains(log.String(), "function=child request_id="+id) {
				t.Errorf("logged\n%s", log)
			}
		})
	}
}

func TestANewVersionOfAHandlerRunsAtTheNextInvocation(t *testing.T) {
	fs := newHandler(t, "python3", "index.handler", map[string]string{"index.py": "def handler(event, context):\n    return 'old'\n"}, nil)
	if result := invoke(t, fs, "{}"); string(result.Payload) != `"old"` {
		t.Fatalf("got %s", result.Payload)
	}
	idle(t, fs, 1)
	p := fs.locals[0].program
	if err := os.WriteFile(filepath.Join(p.dir, "index.py"), []byte("def handler(event, context):\n    return 'brand new'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if result := invoke(t, fs, "{}"); string(result.Payload) != `"brand new"` {
		t.Errorf("got %s", result.Payload)
	}
	idle(t, fs, 1) // the old one is gone
}

func TestATidiedTemporaryDirectoryIsMadeAgain(t *testing.T) {
	fs := newHandler(t, "python3", "index.handler", map[string]string{"index.py": "import sys\ndef handler(event, context):\n    sys.exit()\n"}, nil)
	for _, tidy := range []func(dir string) error{
		func(string) error { return nil },
		func(dir string) error { return os.Remove(filepath.Join(dir, "bootstrap.py")) },
		os.RemoveAll,
	} {
		if fs.boot.dir != "" {
			if err := tidy(fs.boot.dir); err != nil {
				t.Fatal(err)
			}
		}
		checkError(t, invoke(t, fs, "{}"), "Runtime.ExitError", "Runtime exited without providing a reason") // so that each needs a new process
	}
}

func TestABootstrapThatAFullDiskCutShortIsWrittenAgain(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var b bootstraps
	path, err := b.file("bootstrap.py")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 100); err != nil {
		t.Fatal(err)
	}
	if path, err = b.file("bootstrap.py"); err != nil {
		t.Fatal(err)
	}
	want, _ := bootstrapFiles.ReadFile("bootstraps/bootstrap.py")
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(want))
	}
}
