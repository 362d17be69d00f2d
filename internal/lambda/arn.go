package lambda

import (
	"strings"

	"stile/internal/lazyregexp"
)

// function is a function's name taken apart.
type function struct{ partition, region, account, name, qualifier string }

// functionPattern reads what the Invoke API takes for a function: its name, a part of its ARN, or all of it, each with a qualifier or
// without.
var functionPattern = lazyregexp.New(`^(?:(?:arn:(aws[a-z-]*):lambda:([a-z0-9-]+):)?(\d{12}):function:)?([A-Za-z0-9-_]{1,140})(?::(\$LATEST|[A-Za-z0-9-_]{1,128}))?$`)

// parseFunction reads text; region and account are for what it leaves out.
func parseFunction(text, region, account string) (function, bool) {
	m := functionPattern.FindStringSubmatch(text)
	if m == nil {
		return function{}, false
	}
	f := function{partition: m[1], region: m[2], account: m[3], name: m[4], qualifier: m[5]}
	if f.region == "" {
		f.region = region
	}
	if f.account == "" {
		f.account = account
	}
	if f.partition == "" {
		f.partition = "aws"
	}
	return f, true
}

// arn is the function's ARN without a qualifier.
func (f function) arn() string {
	return "arn:" + f.partition + ":lambda:" + f.region + ":" + f.account + ":function:" + f.name
}

// qualified is what follows of the ARN or the name if there is a qualifier.
func (f function) qualified(text string) string {
	if f.qualifier == "" {
		return text
	}
	return text + ":" + f.qualifier
}

// version is what runs: aliases and versions aren't told apart here, but that a version is a number.
func (f function) version() string {
	if f.qualifier != "" && strings.Trim(f.qualifier, "0123456789") == "" {
		return f.qualifier
	}
	return "$LATEST"
}

// keys are the names under which f may be configured, most specific first.
func (f function) keys() []string {
	return []string{f.qualified(f.arn()), f.arn(), f.qualified(f.name), f.name, "*"}
}
