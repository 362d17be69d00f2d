package conformance_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
)

// sdkCaller is the AWS SDK for Go, whose methods are called by their names.
type sdkCaller struct{ client reflect.Value }

func newSdkCaller() caller {
	return &sdkCaller{reflect.ValueOf(apigateway.New(apigateway.Options{
		Region: region, BaseEndpoint: aws.String(gateway.admin), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}))}
}

func (c *sdkCaller) call(t *testing.T, operation string, input map[string]any) (map[string]any, error) {
	t.Helper()
	method := c.client.MethodByName(operation)
	if !method.IsValid() {
		return nil, fmt.Errorf("the SDK has no %s", operation)
	}
	if body, ok := input["body"].(string); ok && takesDocument(operation) {
		input["body"] = []byte(body)
	}
	text, err := json.Marshal(input)
	if err != nil {
		return nil, err
	}
	in := reflect.New(method.Type().In(1).Elem())
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields() // the names of members and fields differ in the case of letters only
	if err := decoder.Decode(in.Interface()); err != nil {
		return nil, err
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), in})
	if err, ok := results[1].Interface().(error); ok {
		return nil, err
	}
	output, _ := plain(results[0]).(map[string]any)
	delete(output, "resultMetadata")
	return output, nil
}

// plain is a value of the SDK as JSON has it: structs by the names of the service's members, and what isn't set left out.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Struct:
		if moment, ok := v.Interface().(time.Time); ok {
			return float64(moment.Unix())
		}
		object := map[string]any{}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if value := v.Field(i); field.IsExported() && !(value.IsZero() && value.Kind() != reflect.Bool && value.Kind() != reflect.Int32 && value.Kind() != reflect.Float64) {
				object[strings.ToLower(field.Name[:1])+field.Name[1:]] = plain(value)
			}
		}
		return object
	case reflect.Map:
		object := map[string]any{}
		for _, key := range v.MapKeys() {
			object[key.String()] = plain(v.MapIndex(key))
		}
		return object
	case reflect.Slice:
		if bytes, ok := v.Interface().([]byte); ok {
			return string(bytes)
		}
		list := []any{}
		for i := range v.Len() {
			list = append(list, plain(v.Index(i)))
		}
		return list
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Float64, reflect.Float32:
		return v.Float()
	case reflect.Int32, reflect.Int64, reflect.Int:
		return float64(v.Int())
	}
	return nil
}

var capitals = regexp.MustCompile(`[A-Z]`)

// awsCaller is the aws command.
type awsCaller struct {
	dir string
	run func(args []string) (awsAnswer, error)
}

type awsAnswer struct {
	Status         int
	Stdout, Stderr string
}

// newAwsCaller answers nil, and says so, where there is no aws. One that python3 has is kept in one process, since it takes longer to start
// than all its calls.
func newAwsCaller(t *testing.T) caller {
	t.Helper()
	if _, err := exec.LookPath("aws"); err != nil {
		t.Run("the aws command", func(t *testing.T) { missing(t, "the aws command") })
		return nil
	}
	if exec.Command("python3", "-c", "import awscli.clidriver").Run() != nil {
		return &awsCaller{t.TempDir(), runAws}
	}
	python := startLoop(t, "python3", "testdata/aws_loop.py")
	return &awsCaller{t.TempDir(), func(args []string) (answer awsAnswer, err error) {
		err = python.ask(args, &answer)
		return answer, err
	}}
}

// runAws starts the command anew.
func runAws(args []string) (awsAnswer, error) {
	command := exec.Command("aws", args...)
	command.Env = append(os.Environ(), "AWS_PAGER=")
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		err = nil
	}
	return awsAnswer{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}, err
}

func (c *awsCaller) call(t *testing.T, operation string, input map[string]any) (map[string]any, error) {
	t.Helper()
	out := filepath.Join(c.dir, "out")
	args, err := c.arguments(operation, input, out)
	if err != nil {
		return nil, err
	}
	answer, err := c.run(args)
	if err != nil {
		return nil, err
	}
	if answer.Status != 0 {
		return nil, fmt.Errorf("status %d: %s", answer.Status, answer.Stderr)
	}
	output := map[string]any{}
	if answer.Stdout != "" {
		if err := json.Unmarshal([]byte(answer.Stdout), &output); err != nil {
			return nil, err
		}
	}
	if written, err := os.ReadFile(out); err == nil {
		output["body"] = string(written)
		return output, os.Remove(out)
	}
	return output, nil
}

// arguments give the input as JSON, but for what aws wants otherwise: documents in files, and the flags it requires of commands that
// write to a file.
func (c *awsCaller) arguments(operation string, input map[string]any, out string) ([]string, error) {
	args := []string{"apigateway", kebab(operation), "--endpoint-url", gateway.admin, "--region", region, "--output", "json"}
	if body, ok := input["body"].(string); ok && takesDocument(operation) {
		file := filepath.Join(c.dir, "body")
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			return nil, err
		}
		args = append(args, "--body", "fileb://"+file)
		delete(input, "body")
	}
	if operation == "GetExport" || operation == "GetSdk" {
		for name, value := range input {
			text, ok := value.(string)
			if !ok {
				for name, value := range value.(map[string]any) {
					text = fmt.Sprintf("%s=%v", name, value)
				}
			}
			args = append(args, "--"+kebab(name), text)
		}
		return append(args, out), nil
	}
	text, err := json.Marshal(input)
	return append(args, "--cli-input-json", string(text)), err
}

// kebab is a name as flags and commands have it.
func kebab(name string) string {
	return strings.TrimPrefix(capitals.ReplaceAllStringFunc(name, func(c string) string { return "-" + strings.ToLower(c) }), "-")
}

// takesDocument is whether the body of an operation's input is one, rather than a text.
func takesDocument(operation string) bool {
	return strings.HasPrefix(operation, "Import") || operation == "PutRestApi"
}
