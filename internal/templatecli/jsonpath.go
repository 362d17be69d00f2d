package templatecli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"stile/internal/cmdline"
	"stile/internal/jsonpath"
	"stile/internal/jsonval"
)

func readAll(file string, s streams) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(s.in)
	}
	return os.ReadFile(file)
}

type pathCommand struct {
	Path  string `arg:"" optional:"" help:"The JSONPath."`
	File  string `arg:"" optional:"" help:"The document; - is standard input."`
	Cases string `placeholder:"FILE" help:"Apply the paths of cases instead, one JSON object a line; - is standard input."`
}

// execute applies a path to a document, or those of every case of a file.
func (c *pathCommand) execute(s streams) error {
	switch {
	case c.Cases != "" && c.Path != "":
		return &cmdline.UsageError{Message: "unexpected argument " + c.Path}
	case c.Cases != "":
		return pathCases(c.Cases, s)
	case c.File == "":
		return &cmdline.UsageError{Message: "name a path and the file of a document, or cases with --cases"}
	}
	text, err := readAll(c.File, s)
	if err != nil {
		return err
	}
	result, err := readPath(string(text), c.Path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.out, jsonval.JSON(result))
	return err
}

func pathCases(file string, s streams) error {
	out := bufio.NewWriter(s.out)
	err := eachLine(file, s, func(document jsonval.Value) error {
		line := jsonval.NewObject(2)
		if id := member(document, "id"); !id.IsNull() {
			line.Put("id", id)
		}
		result, err := readPath(member(document, "json").Str(), member(document, "path").Str())
		if err != nil {
			line.Put("error", jsonval.OfString(pathErrorClass(err)))
		} else {
			line.Put("result", result)
		}
		_, err = fmt.Fprintln(out, jsonval.JSON(jsonval.OfObject(line)))
		return err
	})
	return errors.Join(err, out.Flush())
}

func readPath(document, path string) (jsonval.Value, error) {
	compiled, err := jsonpath.Compile(path)
	if err != nil {
		return jsonval.Value{}, err
	}
	root, err := jsonval.Parse(document)
	if err != nil {
		return jsonval.Value{}, err
	}
	return compiled.Read(root)
}

// pathErrorClass is the class of error that the vectors distinguish.
func pathErrorClass(err error) string {
	var invalid *jsonpath.SyntaxError
	switch {
	case errors.Is(err, jsonpath.ErrPathNotFound):
		return "path_not_found"
	case errors.As(err, &invalid):
		return "invalid_path"
	}
	return "runtime_error"
}
