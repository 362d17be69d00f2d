package templatecli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"stile/internal/jsonval"
)

// templateCase is a template with what it sees and what it should make of it.
type templateCase struct {
	id, name, template string
	context            jsonval.Value
	output             string
	hasOutput          bool
}

var errNoCase = errors.New(`a case is a JSON object with a string "template"; a template's own text goes to render or check`)

func caseOf(document jsonval.Value) (*templateCase, error) {
	if member(document, "template").Kind() != jsonval.String {
		return nil, errNoCase
	}
	output := member(document, "output")
	return &templateCase{
		id:        member(document, "id").Str(),
		name:      member(document, "name").Str(),
		template:  member(document, "template").Str(),
		context:   member(document, "context"),
		output:    output.Str(),
		hasOutput: output.Kind() == jsonval.String,
	}, nil
}

// member is a member of an object, null if there is none.
func member(v jsonval.Value, name string) jsonval.Value {
	o := v.Object()
	if o == nil {
		return jsonval.Value{}
	}
	found, _ := o.Get(name)
	return found
}

// eachLine reads a file of JSON objects, one a line; "-" is standard input.
func eachLine(file string, s streams, visit func(document jsonval.Value) error) error {
	in := s.in
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, readErr := lines.ReadString('\n')
		if readErr != nil && readErr != io.EOF {
			return readErr
		}
		if trimmed := trimLine(line); trimmed != "" {
			document, err := jsonval.Parse(trimmed)
			if err != nil {
				return fmt.Errorf("%s line %d: %w", file, n, err)
			}
			if err := visit(document); err != nil {
				return fmt.Errorf("%s line %d: %w", file, n, err)
			}
		}
		if readErr == io.EOF {
			return nil
		}
	}
}

func trimLine(line string) string {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}

// plainJSON prints numbers without Java's exponents, so that any reader takes them for what they are.
func plainJSON(o *jsonval.Object) string {
	dst := []byte{'{'}
	for i, m := range o.Members() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(jsonval.AppendJSON(dst, jsonval.OfString(m.Key)), ':')
		if m.Value.Kind() == jsonval.Double {
			dst = strconv.AppendFloat(dst, m.Value.Double(), 'f', 1, 64)
			continue
		}
		dst = jsonval.AppendJSON(dst, m.Value)
	}
	return string(append(dst, '}'))
}
