package cli

import (
	"os"

	"golang.org/x/term"

	"stile/internal/output"
)

// format is how answers are shown: as the options say, else the environment, else the profile, else JSON.
func (r *runner) format() string {
	if r.globals.output != "" {
		return r.globals.output
	}
	if format, ok := r.settings.Lookup("AWS_DEFAULT_OUTPUT", "output"); ok {
		return format
	}
	return "json"
}

// startFormat checks a format. That of tables, in colours, from now on resets the terminal behind everything that is written.
func (r *runner) startFormat(format string) error {
	switch format {
	case "table":
		r.colored = r.globals.color == "on"
		return nil
	case "json", "text":
		return nil
	}
	return failure("Unknown output type: " + format)
}

func (r *runner) queried(v any) (any, error) {
	if r.globals.query == nil {
		return v, nil
	}
	return r.globals.query.Search(v)
}

// show queries and prints a whole answer. That the format is unknown is noticed only here, as the AWS command line does.
func (r *runner) show(c *command, v any) error {
	format := r.format()
	if err := r.startFormat(format); err != nil {
		return err
	}
	v, err := r.queried(v)
	if err != nil {
		return err
	}
	switch format {
	case "text":
		return output.Text(r.Out, v)
	case "table":
		return r.table(c, v)
	default:
		return output.JSON(r.Out, v)
	}
}

const defaultWidth = 80

func (r *runner) table(c *command, v any) error {
	options := output.TableOptions{Width: defaultWidth, Color: r.globals.color == "on"}
	terminal := false
	if file, ok := r.stdout(); ok && term.IsTerminal(int(file.Fd())) {
		terminal = true
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			options.Width = width
		}
		options.Color = r.globals.color != "off"
	}
	err := output.Table(r.Out, c.operation, v, options)
	if options.Color && terminal && err == nil {
		_, err = r.Out.Write([]byte("\x1b[0m"))
	}
	return err
}

// stdout is standard output where it is a file.
func (r *runner) stdout() (*os.File, bool) {
	if w, ok := r.Out.(*watchedWriter); ok {
		file, ok := w.Writer.(*os.File)
		return file, ok
	}
	return nil, false
}
