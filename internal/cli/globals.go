package cli

import (
	"fmt"
	"math/big"
	"runtime"
	"strings"

	"stile/internal/jmespath"
	"stile/internal/python"
)

// globals are the options that every command takes.
type globals struct {
	debug         bool
	endpointURL   string
	noVerifySSL   bool
	noPaginate    bool
	output        string
	query         *jmespath.Expression
	profile       string
	region        string
	regionGiven   bool // an empty region counts
	color         string
	noSignRequest bool
	caBundle      string

	readTimeout, connectTimeout *big.Int // seconds; nil if not given
}

func (r *runner) mainParser() *grammar {
	services := []string{"apigateway", "help"}
	if r.program == AWS {
		services = nil // another one may be meant, and exist
	}
	value := func(name string, choices ...string) *argument {
		return &argument{flag: "--" + name, dest: name, choices: choices}
	}
	flag := func(name string) *argument {
		return &argument{flag: "--" + name, dest: name, arity: none, constant: true}
	}
	return &grammar{[]*argument{
		flag("debug"),
		value("endpoint-url"),
		flag("no-verify-ssl"),
		flag("no-paginate"),
		value("output", "json", "text", "table"),
		value("query"),
		value("profile"),
		value("region"),
		value("color", "on", "off", "auto"),
		flag("no-sign-request"),
		value("ca-bundle"),
		value("cli-read-timeout"),
		value("cli-connect-timeout"),
		flag("v2-debug"),
		{flag: "--version", arity: none, act: func() error {
			if _, err := fmt.Fprintln(r.Out, version()); err != nil {
				return err
			}
			return errDone
		}},
		{dest: "command", choices: services, required: true},
	}}
}

// version names the AWS command line whose behaviour this is, for the scripts that look, and what it really is.
func version() string {
	return fmt.Sprintf("aws-cli/1.45.11 %s %s/%s stile/1", strings.Replace(runtime.Version(), "go", "Go/", 1), runtime.GOOS, runtime.GOARCH)
}

func (r *runner) serviceParser() *grammar {
	var names []string
	for _, c := range r.commands {
		names = append(names, c.name)
	}
	return &grammar{[]*argument{{dest: "operation", choices: append(names, "help"), required: true}}}
}

// newGlobals checks the options in the order in which the AWS command line does.
func newGlobals(values parsedArgs) (globals, error) {
	has := func(name string) bool { return values[name] == true }
	g := globals{
		debug: has("debug"), noVerifySSL: has("no-verify-ssl"), noPaginate: has("no-paginate"), noSignRequest: has("no-sign-request"),
		endpointURL: values.text("endpoint-url"), output: values.text("output"), profile: values.text("profile"),
		region: values.text("region"), color: values.text("color"), caBundle: values.text("ca-bundle"),
	}
	_, g.regionGiven = values["region"]
	if query, ok := values["query"]; ok {
		var err error
		if g.query, err = jmespath.Compile(query.(string)); err != nil {
			return g, failuref("Bad value for --query %s: %s", query, err)
		}
	}
	if endpoint, ok := values["endpoint-url"]; ok {
		if scheme, _, ok := strings.Cut(g.endpointURL, ":"); !ok || !isScheme(scheme) {
			return g, failuref(`Bad value for --endpoint-url "%s": scheme is missing.  Must be of the form http://<hostname>/ or https://<hostname>/`, endpoint)
		}
	}
	if _, host, ok := strings.Cut(g.endpointURL, "://"); ok {
		host, _, _ = strings.Cut(host, "/")
		if strings.Contains(host, "[") != strings.Contains(host, "]") {
			return g, failure("Invalid IPv6 URL")
		}
	}
	var err error
	if g.readTimeout, err = seconds(values, "cli-read-timeout"); err != nil {
		return g, err
	}
	g.connectTimeout, err = seconds(values, "cli-connect-timeout")
	return g, err
}

// isScheme is whether text may stand before the : of a URL.
func isScheme(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	lower := strings.ToLower(text)
	return text != "" && strings.IndexByte(letters, lower[0]) >= 0 && strings.Trim(lower, letters+"0123456789+.-") == ""
}

func seconds(values parsedArgs, name string) (*big.Int, error) {
	text, ok := values[name].(string)
	return wholeNumber(text, ok)
}

// wholeNumber is the number of any size that text is; nil if nothing is given.
func wholeNumber(text string, given bool) (*big.Int, error) {
	if !given {
		return nil, nil
	}
	n, err := python.ParseInt(text)
	if err != nil {
		return nil, err
	}
	return python.Big(n), nil
}
