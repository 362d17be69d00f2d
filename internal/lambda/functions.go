package lambda

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"stile/internal/awsapi"
)

// Options configure Functions.
type Options struct {
	Functions map[string]FunctionConfig // by function name or full ARN, with a qualifier or without; "*" is every other function
	Region    string                    // of functions called without their ARN
	AccountId string                    // likewise
	Dir       string                    // what a function's dir is relative to, "" = the working directory
	AWS       *awsapi.Caller            // calls functions that aren't local
	Log       *slog.Logger              // gets what local functions print
}

// Functions invokes functions as configured. A function that isn't configured is looked for where AWS_ENDPOINT_URL_LAMBDA or a
// configured endpoint of Lambda points; AWS itself is called only for functions with aws: true.
type Functions struct {
	options  Options
	backends map[string]backend // by key of the configuration
	service  backend
	locals   []*local
	boot     *bootstraps
}

var _ Invoker = (*Functions)(nil)

// backend is where a function runs.
type backend interface {
	invoke(ctx context.Context, call *Invocation, f function) (*Result, error)
	stream(ctx context.Context, call *Invocation, f function) (*Stream, error)
}

// New checks the configuration. No process is started before a function's first invocation.
func New(options Options) (*Functions, error) {
	fs := &Functions{options: options, backends: map[string]backend{}, service: &remote{aws: options.AWS}, boot: &bootstraps{}}
	for key, config := range options.Functions {
		if err := fs.configure(key, config); err != nil {
			return nil, fmt.Errorf("functions: %s: %w", key, err)
		}
	}
	return fs, nil
}

func (fs *Functions) configure(key string, config FunctionConfig) error {
	f, ok := parseFunction(key, fs.options.Region, fs.options.AccountId)
	if !ok && key != "*" {
		return errors.New("isn't a function's name or ARN")
	}
	if err := config.check(); err != nil {
		return err
	}
	switch {
	case config.AWS:
		fs.backends[key] = fs.service
	case config.Endpoint != "":
		endpoint, err := parseEndpoint(config.Endpoint)
		if err != nil {
			return err
		}
		fs.backends[key] = &remote{aws: fs.options.AWS, endpoint: endpoint, one: f.name != ""}
	default:
		program, err := config.program(fs.options.Dir)
		if err != nil {
			return err
		}
		l := newLocal(program, fs.boot, fs.options.Log)
		fs.backends[key] = l
		fs.locals = append(fs.locals, l)
	}
	return nil
}

// Invoke runs the function where the most specific entry of the configuration says.
func (fs *Functions) Invoke(ctx context.Context, call *Invocation) (*Result, error) {
	b, f, err := fs.find(call)
	if err != nil {
		return nil, err
	}
	return b.invoke(ctx, call, f)
}

func (fs *Functions) find(call *Invocation) (backend, function, error) {
	f, ok := parseFunction(call.FunctionArn, fs.options.Region, fs.options.AccountId)
	if !ok {
		return nil, f, invalidName(call.FunctionArn)
	}
	for _, key := range f.keys() {
		if b, ok := fs.backends[key]; ok {
			return b, f, nil
		}
	}
	if !fs.options.AWS.Endpoint("lambda", "", f.region).Overridden {
		return nil, f, notFound(f)
	}
	return fs.service, f, nil
}

// Close lets local functions finish what they run until ctx ends, then stops their processes. No process outlives it.
func (fs *Functions) Close(ctx context.Context) error {
	var closing sync.WaitGroup
	for _, l := range fs.locals {
		closing.Go(func() { l.close(ctx) })
	}
	closing.Wait()
	return fs.boot.remove()
}
