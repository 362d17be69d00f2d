package cli

import (
	"bytes"
	"testing"

	"stile/internal/programtest"
)

func TestHelpGoesThroughThePagerThatTheEnvironmentNames(t *testing.T) {
	programtest.Need(t, "sed")
	for name, row := range map[string]struct {
		env  map[string]string
		want string
	}{
		"PAGER":                        {map[string]string{"PAGER": "sed s/^/paged:/"}, "paged:NAME\n"},
		"MANPAGER goes first":          {map[string]string{"PAGER": "sed s/^/paged:/", "MANPAGER": "sed s/^/manual:/"}, "manual:NAME\n"},
		"a script of a shell's":        {map[string]string{"MANPAGER": `sh -c 'tr N M | sed "s/^/a b:/"'`}, "a b:MAME\n"},
		"Ctrl-C is for the pager":      {map[string]string{"PAGER": "sh -c 'kill -INT $PPID; kill -INT $PPID; cat'"}, "NAME\n"},
		"one that isn't there":         {map[string]string{"PAGER": "no-such-pager"}, "NAME\n"},
		"none wanted":                  {map[string]string{"PAGER": ""}, "NAME\n"},
		"one that its reader left":     {map[string]string{"PAGER": "sed Q3"}, ""},
		"a script, which isn't a user": {nil, "NAME\n"},
	} {
		var out bytes.Buffer
		r := newRunner(Streams{Out: &out, Err: &out, Env: func(name string) (string, bool) {
			v, ok := row.env[name]
			return v, ok
		}}, nil)
		show := r.page
		if row.env == nil {
			p := &page{}
			p.line(0, "NAME")
			show = func(string) error { return r.showPage(p) }
		}
		if err := show("NAME\n"); err != nil || out.String() != row.want {
			t.Errorf("%s: got %q and %v, want %q", name, out.String(), err, row.want)
		}
	}
}
