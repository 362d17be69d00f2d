package lambda

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// memorySize is what functions are told they have, in MiB: Lambda's default. It isn't enforced.
const memorySize = "128"

// environment is what a function's process gets: Lambda's variables, a few of ours that no process does without, and the configured
// ones. Nothing else of our environment leaks: it holds our secrets.
func environment(p *program, f function, runtimeApi string, ours func(string) (string, bool)) []string {
	env := map[string]string{}
	for _, name := range []string{"PATH", "HOME", "LANG", "TMPDIR"} {
		if value, ok := ours(name); ok {
			env[name] = value
		}
	}
	version := f.version()
	maps.Copy(env, map[string]string{
		"_HANDLER":                        p.handler,
		"AWS_DEFAULT_REGION":              f.region,
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": memorySize,
		"AWS_LAMBDA_FUNCTION_NAME":        f.name,
		"AWS_LAMBDA_FUNCTION_VERSION":     version,
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/" + f.name,
		"AWS_LAMBDA_LOG_STREAM_NAME":      time.Now().UTC().Format("2006/01/02") + "/[" + version + "]" + strings.ReplaceAll(uuid.NewString(), "-", ""),
		"AWS_REGION":                      f.region,
		"LAMBDA_TASK_ROOT":                p.dir,
		"TZ":                              ":UTC",
	})
	if p.runtime != "" {
		env["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + p.runtime
	}
	maps.Copy(env, p.env)
	env[runtimeApiVariable] = runtimeApi
	lines := make([]string, 0, len(env))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		lines = append(lines, name+"="+env[name])
	}
	return lines
}
