package cli

import (
	"context"
	"fmt"

	"stile/internal/python"
)

// pagingKey is where the paging options stand among a call's parameters until the pages are fetched.
const pagingKey = "PaginationConfig"

// operate runs one operation: read the options, then show a skeleton or call.
func (r *runner) operate(ctx context.Context, c *command, args []string) error {
	c.resolve()
	table := c.options()
	if len(args) == 1 && args[0] == "help" {
		return r.helpOperation(c, table)
	}
	values, err := parseOptions(table, args)
	if err != nil {
		return err
	}
	if values.text("help") == "help" {
		return r.helpOperation(c, table)
	}
	off := r.globals.noPaginate
	if c.pages() {
		if off, err = isPagingOff(r.globals, values); err != nil {
			return err
		}
	}
	params, err := r.readOptions(ctx, c, table, values)
	if err != nil {
		return err
	}
	if err := r.settings.CheckProfile(); err != nil {
		return err
	}
	if err := r.mergeInputJSON(params, values); err != nil {
		return err
	}
	switch values.text(generateSkeleton) {
	case "input":
		_, err := fmt.Fprintln(r.Out, python.JSON(inputSkeleton(c.input), python.Style{Indent: 4, ASCII: true}))
		return err
	case "output":
		return r.showOutputSkeleton(ctx, c, params)
	}
	client, err := r.newClient(ctx)
	if err != nil {
		return err
	}
	if c.pages() && !off {
		return r.showPages(ctx, client, c, params)
	}
	answer, err := client.call(ctx, c, params)
	if err != nil {
		return err
	}
	if err := saveOutfile(c, values.text("outfile"), answer); err != nil {
		return err
	}
	return r.show(c, answer)
}

// readOptions turns the words of the options into the parameters of the call.
func (r *runner) readOptions(ctx context.Context, c *command, table []*option, values parsedArgs) (*python.Dict, error) {
	params := &python.Dict{}
	done := map[string]bool{}
	for _, o := range table {
		value, given := values[o.dest]
		if !given || done[o.dest] {
			continue
		}
		done[o.dest] = true
		loaded, err := r.loadValue(ctx, c, o, value)
		if err != nil {
			return nil, err
		}
		switch {
		case o.key != "":
			r.addPaging(params, o.key, loaded)
		case o.dest == "outfile":
			values["outfile"] = python.Str(loaded)
		case o.member != nil:
			if loaded, err = r.unpack(o.name(), o.member.shape, loaded); err != nil {
				return nil, err
			}
			params.Set(o.member.name, loaded)
		}
	}
	return params, nil
}

func (r *runner) addPaging(params *python.Dict, key string, value any) {
	if key == "MaxItems" && python.CompareNumbers(value, int64(0)) <= 0 {
		r.complain("warning: Non-positive values for --max-items may result in undefined behavior.\n")
	}
	paging, ok := params.At(pagingKey).(*python.Dict)
	if !ok {
		paging = &python.Dict{}
		params.Set(pagingKey, paging)
	}
	paging.Set(key, value)
}

// mergeInputJSON adds the members that --cli-input-json has and the options don't.
func (r *runner) mergeInputJSON(params *python.Dict, values parsedArgs) error {
	text, given := values[inputJSON].(string)
	if !given {
		return nil
	}
	loaded, isFile, err := r.loadFile(text)
	if err != nil {
		return err
	}
	if !isFile {
		loaded = text
	}
	text = asText(loaded)
	document, err := python.ParseJSON(text, false)
	if err != nil {
		return &paramError{inputJSON, fmt.Sprintf("Invalid JSON: %s\nJSON received: %s", err, python.Str(loaded))}
	}
	dict, ok := document.(*python.Dict)
	if !ok {
		return failuref("'%s' object has no attribute 'keys'", python.TypeName(document))
	}
	for name, v := range dict.All() {
		if !params.Has(name) {
			params.Set(name, v)
		}
	}
	return nil
}

func asText(v any) string {
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return python.Str(v)
}
