package templatecli

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"stile/internal/jsonval"
	"stile/internal/mapping"
)

type benchCommand struct {
	Seconds float64 `default:"5" placeholder:"NUMBER" help:"How long to render (5)."`
	File    string  `arg:"" help:"One case: a JSON object with name, template, context and output."`
}

// execute times one template on one thread: compiled once, every rendering from the text of the body and with fresh variables.
func (b *benchCommand) execute(s streams) error {
	text, err := os.ReadFile(b.File)
	if err != nil {
		return err
	}
	document, err := jsonval.Parse(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", b.File, err)
	}
	c, err := caseOf(document)
	if err != nil {
		return fmt.Errorf("%s: %w", b.File, err)
	}
	template, err := mapping.CompileTemplate(c.template)
	if err != nil {
		return err
	}
	if err := checkOnce(template, c); err != nil {
		return err
	}
	perSecond, perCPUSecond, err := measure(template, c, time.Duration(b.Seconds*float64(time.Second)))
	if err != nil {
		return err
	}
	o := jsonval.NewObject(3)
	o.Put("name", jsonval.OfString(c.name))
	o.Put("renders_per_s", jsonval.OfDouble(perSecond))
	o.Put("renders_per_cpu_s", jsonval.OfDouble(perCPUSecond))
	_, err = fmt.Fprintln(s.out, plainJSON(o))
	return err
}

var errOutput = errors.New("the template's output is not the expected one")

func checkOnce(template *mapping.Template, c *templateCase) error {
	out, err := template.RenderInput(nil, mapping.NewInput(c.context))
	if err != nil {
		return err
	}
	if c.hasOutput && string(out) != c.output {
		return errOutput
	}
	return nil
}

func measure(template *mapping.Template, c *templateCase, duration time.Duration) (perSecond, perCPUSecond float64, err error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const batch = 50 // renderings between looks at the clock
	fixed := mapping.NewInput(c.context)
	var out []byte
	renders := 0
	startCPU, err := cpuTime()
	if err != nil {
		return 0, 0, err
	}
	start := time.Now()
	for time.Since(start) < duration || renders == 0 {
		for range batch {
			in := *fixed
			in.RequestOverride, in.ResponseOverride = nil, nil
			if out, err = template.RenderInput(out[:0], &in); err != nil {
				return 0, 0, err
			}
		}
		renders += batch
	}
	wall := time.Since(start)
	endCPU, err := cpuTime()
	if err != nil {
		return 0, 0, err
	}
	return float64(renders) / wall.Seconds(), float64(renders) / (endCPU - startCPU).Seconds(), nil
}

// cpuTime is what this process has used so far, garbage collection included.
func cpuTime() (time.Duration, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, err
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()), nil
}
