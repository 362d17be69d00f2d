package stile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"stile/internal/programtest"
	"stile/internal/server"
)

// TestCompletion types into real shells, as far as they are installed, beside a server that $AWS_ENDPOINT_URL names.
func TestCompletion(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/completion",
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
			for name, value := range map[string]string{
				"AWS_ENDPOINT_URL": "http://" + s.AdminAddr(), "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
				"AWS_DEFAULT_REGION": "us-east-1", "HOME": env.WorkDir, "ZDOTDIR": env.WorkDir, "TERM": "xterm", "HISTFILE": "", "TAB": "\t",
			} {
				env.Setenv(name, value)
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if shell, ok := strings.CutPrefix(name, "installed:"); ok {
				return programtest.Installed(shell)
			}
			return false, fmt.Errorf("unknown condition %s", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"capture": capture},
	})
}

// capture NAME keeps the last command's output, without its line end, as an environment variable.
func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: capture name")
	}
	ts.Setenv(args[0], strings.TrimRight(ts.ReadFile("stdout"), "\n"))
}
