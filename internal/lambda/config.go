package lambda

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// FunctionConfig is what one function is here: a local process (Exec or Handler), an endpoint that speaks the Invoke API, or a
// function on AWS.
type FunctionConfig struct {
	Exec    []string `yaml:"exec"`    // a program that speaks the Lambda Runtime API, and its arguments
	Handler string   `yaml:"handler"` // without Exec: file.function of a Node.js or Python handler; with Exec: what _HANDLER says
	Runtime string   `yaml:"runtime"` // nodejs or python, with a version or without; "" = by which of the handler's files exists
	Dir     string   `yaml:"dir"`     // where the function's code is and its process runs

	Env         map[string]string `yaml:"env"`         // on top of what Lambda sets
	Timeout     time.Duration     `yaml:"timeout"`     // of one invocation; 0 = 3 s, as on Lambda
	Concurrency int               `yaml:"concurrency"` // how many invocations run at once, a process each; 0 = 100

	Endpoint string `yaml:"endpoint"` // base URL of an Invoke API, or the whole URL of a function's invocations
	AWS      bool   `yaml:"aws"`      // AWS Lambda, or where AWS_ENDPOINT_URL_LAMBDA points
}

const (
	defaultTimeout     = 3 * time.Second
	maxTimeout         = 15 * time.Minute
	defaultConcurrency = 100
	runtimeApiVariable = "AWS_LAMBDA_RUNTIME_API"
)

func (c FunctionConfig) check() error {
	means := 0
	for _, given := range []bool{len(c.Exec) > 0 || c.Handler != "", c.Endpoint != "", c.AWS} {
		if given {
			means++
		}
	}
	_, reserved := c.Env[runtimeApiVariable]
	switch local := len(c.Exec) > 0 || c.Handler != ""; {
	case means != 1:
		return errors.New("needs exactly one of exec, handler, endpoint, or aws: true")
	case !local && (c.Runtime != "" || c.Dir != "" || c.Env != nil || c.Timeout != 0 || c.Concurrency != 0):
		return errors.New("runtime, dir, env, timeout and concurrency are for local functions, those with exec or handler")
	case len(c.Exec) > 0 && c.Exec[0] == "":
		return errors.New("exec names no program")
	case len(c.Exec) > 0 && c.Runtime != "":
		return errors.New("runtime goes with handler alone, not with exec")
	case c.Timeout > 0 && c.Timeout < time.Millisecond: // a number without a unit is nanoseconds, and meant as seconds
		return fmt.Errorf("timeout is %v; give it a unit, as in 3s", c.Timeout)
	case c.Timeout < 0 || c.Timeout > maxTimeout:
		return fmt.Errorf("timeout is %v; it may be at most %v", c.Timeout, maxTimeout)
	case c.Concurrency < 0:
		return fmt.Errorf("concurrency is %d; it can't be negative", c.Concurrency)
	case reserved:
		return errors.New("env can't set " + runtimeApiVariable)
	}
	return checkEnv(c.Env)
}

// checkEnv refuses variables that no process can have.
func checkEnv(env map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if name == "" || strings.ContainsAny(name, "=\x00") || strings.Contains(env[name], "\x00") {
			return fmt.Errorf("env: %q can't be set: a variable has a name without =, and no zero bytes", name)
		}
	}
	return nil
}

// program is how a local function's process is started.
type program struct {
	args        []string // args[0] is the executable
	bootstrap   string   // name of the ready-made bootstrap that args[0] is to run, "" for none
	sources     sources
	dir         string
	handler     string
	runtime     string // what AWS_EXECUTION_ENV says after AWS_Lambda_, "" for none
	env         map[string]string
	timeout     time.Duration
	concurrency int
}

// program resolves c's program; base is what relative directories are relative to.
func (c FunctionConfig) program(base string) (*program, error) {
	dir, err := filepath.Abs(filepath.Join(base, c.Dir))
	if filepath.IsAbs(c.Dir) {
		dir, err = c.Dir, nil
	}
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("dir %s isn't a directory", dir)
	}
	p := &program{args: c.Exec, dir: dir, handler: c.Handler, env: c.Env, timeout: c.Timeout, concurrency: c.Concurrency}
	if p.timeout == 0 {
		p.timeout = defaultTimeout
	}
	if p.concurrency == 0 {
		p.concurrency = defaultConcurrency
	}
	if len(c.Exec) > 0 {
		if strings.ContainsRune(c.Exec[0], filepath.Separator) && !filepath.IsAbs(c.Exec[0]) {
			p.args = append([]string{filepath.Join(dir, c.Exec[0])}, c.Exec[1:]...)
		}
		if p.handler == "" {
			p.handler = "bootstrap"
		}
		p.sources = execSources(p.args, dir)
		return p, nil
	}
	family, err := runtimeFamily(c.Runtime, c.Handler, dir)
	if err != nil {
		return nil, err
	}
	p.runtime = c.Runtime
	if p.runtime == "" {
		p.runtime = family
	}
	p.args, p.bootstrap = interpreters[family].args, interpreters[family].bootstrap
	p.sources = handlerSources(c.Handler, family, dir)
	return p, nil
}

// interpreters run the ready-made bootstraps, by family of Lambda's runtimes.
var interpreters = map[string]struct {
	args      []string
	bootstrap string
	endings   []string // of the files that a handler may stand in
}{
	"nodejs": {[]string{"node"}, "bootstrap.mjs", []string{".js", ".mjs", ".cjs"}},
	"python": {[]string{"python3", "-u", "-B"}, "bootstrap.py", []string{".py"}}, // -u: lines reach the log when they are printed; -B: no files beside the code
}

// runtimeFamily is nodejs or python: as runtime says, else by which of the handler's files exists.
func runtimeFamily(runtime, handler, dir string) (string, error) {
	if runtime != "" {
		family := strings.TrimRight(runtime, "0123456789.x")
		if _, ok := interpreters[family]; !ok {
			return "", fmt.Errorf("runtime %q is neither nodejs nor python; other runtimes need exec", runtime)
		}
		return family, nil
	}
	if !strings.Contains(path.Base(handler), ".") {
		return "", fmt.Errorf("handler %q isn't of the form file.function", handler)
	}
	for _, family := range []string{"nodejs", "python"} {
		for _, file := range handlerSources(handler, family, dir) {
			if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() {
				return family, nil
			}
		}
	}
	return "", fmt.Errorf("handler %q: there is no %s.js, .mjs, .cjs or .py", handler, strings.TrimSuffix(handlerSources(handler, "python", dir)[0], ".py"))
}

func parseEndpoint(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.User != nil {
		return nil, fmt.Errorf("endpoint %q isn't a URL like http://127.0.0.1:9000", text)
	}
	return u, nil
}
