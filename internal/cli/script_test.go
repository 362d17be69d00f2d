package cli_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"stile/internal/cli"
	"stile/internal/server"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"stile": func() {
		if aws := os.Getenv(instead); aws != "" {
			panic(syscall.Exec(aws, append([]string{aws}, os.Args[1:]...), os.Environ()))
		}
		os.Exit(cli.Run(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.LookupEnv}))
	}})
}

// instead is a variable that names the real aws, with which the scripts whose names begin with a number then run: what they expect is
// what it does. With STILE_SCRIPTS=update beside it they expect what it does now.
const instead = "STILE_SCRIPTS_WITH"

// TestScripts runs scripts of command lines, each against a server of its own, which $AWS_ENDPOINT_URL names.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Condition: func(name string) (bool, error) {
			switch name {
			case "own":
				return os.Getenv(instead) == "", nil // what can't be the same with the real aws
			case "full":
				_, err := os.Stat("/dev/full")
				return err == nil, nil
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
		UpdateScripts: os.Getenv("STILE_SCRIPTS") == "update",
		Setup: func(env *testscript.Env) error {
			config := server.DefaultConfig()
			config.Listen, config.AdminListen, config.Data = "127.0.0.1:0", "127.0.0.1:0", server.Memory
			config.LogLevel = "error"
			s, err := server.Start(t.Context(), config)
			if err != nil {
				return err
			}
			env.Defer(func() {
				if err := s.Close(t.Context()); err != nil {
					t.Error(err)
				}
			})
			env.Setenv("AWS_ENDPOINT_URL", "http://"+s.AdminAddr())
			env.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
			env.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
			env.Setenv("AWS_DEFAULT_REGION", "us-east-1")
			env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
			env.Setenv("AWS_MAX_ATTEMPTS", "1")
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("LC_ALL", "C.UTF-8")
			env.Setenv(instead, os.Getenv(instead))
			scriptedAnswers := newScriptedServer()
			env.Defer(scriptedAnswers.Close)
			env.Values[scripted] = scriptedAnswers
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"answer": answer, "asked": asked, "capture": capture},
	})
}

// capture NAME keeps the last command's output, without its line end, as an environment variable.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: capture name")
	}
	text := ts.ReadFile("stdout")
	for len(text) > 0 && text[len(text)-1] == '\n' {
		text = text[:len(text)-1]
	}
	ts.Setenv(args[0], text)
}
