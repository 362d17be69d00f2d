package awsconfig

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/aws"

	"stile/internal/python"
)

// retrievalError is a place of credentials that has none to give.
func retrievalError(place, reason string) error {
	return invalidConfig("Error when retrieving credentials from " + place + ": " + reason)
}

// fromProcess runs the profile's credential_process, without a shell.
func fromProcess(ctx context.Context, profile section) (Source, error) {
	line, ok := profile["credential_process"]
	if !ok {
		return nil, nil
	}
	words, err := python.SplitWords(line)
	if err != nil {
		return nil, invalidConfig(err.Error())
	}
	if len(words) == 0 {
		return nil, invalidConfig("list index out of range")
	}
	command := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // the user's configuration names it
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	var exit *exec.ExitError
	switch err := command.Run(); {
	case errors.As(err, &exit):
		return nil, retrievalError("custom-process", complaints.String())
	case errors.Is(err, exec.ErrNotFound):
		return nil, invalidConfig(python.OSError(syscall.ENOENT, words[0]))
	case err != nil:
		return nil, invalidConfig(python.OSError(err, words[0]))
	}
	return parseProcess(out.Bytes())
}

func parseProcess(out []byte) (Source, error) {
	text, err := python.DecodeUTF8(out)
	if err != nil {
		return nil, err
	}
	parsed, err := python.ParseJSON(text, false)
	if err != nil {
		return nil, err
	}
	answer, ok := parsed.(*python.Dict)
	if !ok {
		return nil, invalidConfig("'" + python.TypeName(parsed) + "' object has no attribute 'get'")
	}
	version, ok := answer.Get("Version")
	if !ok {
		version = "<Version key not provided>"
	}
	if !python.Equal(version, int64(1)) {
		return nil, retrievalError("custom-process", "Unsupported version '"+python.Str(version)+"' for credential process provider, supported versions: 1")
	}
	for _, key := range [...]string{"AccessKeyId", "SecretAccessKey"} {
		if !answer.Has(key) {
			return nil, retrievalError("custom-process", "Missing required key in response: '"+key+"'")
		}
	}
	found := aws.Credentials{AccessKeyID: python.Str(answer.At("AccessKeyId")), SecretAccessKey: python.Str(answer.At("SecretAccessKey"))}
	if token := answer.At("SessionToken"); token != nil {
		found.SessionToken = python.Str(token)
	}
	return static(found), nil
}
