package conformance_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// loop is a process that answers one JSON value with another, until nothing more comes.
type loop struct {
	calls   *json.Encoder
	answers *json.Decoder
}

func startLoop(t *testing.T, program string, args ...string) *loop {
	t.Helper()
	command := exec.Command(program, args...)
	command.Stderr = os.Stderr
	say, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(say.Close(), command.Wait()); err != nil {
			t.Error(err)
		}
	})
	return &loop{json.NewEncoder(say), json.NewDecoder(said)}
}

func (l *loop) ask(call, answer any) error {
	if err := l.calls.Encode(call); err != nil {
		return err
	}
	return l.answers.Decode(answer)
}
