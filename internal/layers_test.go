// Package internal_test holds the test of the architecture: who may import whom.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "stile/internal/"

// layers names every package with its layer. Imports point down; within a layer only where "may" allows. ARCHITECTURE.md draws it.
var layers = map[string]struct {
	layer int
	may   []string // packages of the same layer
}{
	"wire":        {layer: 0},
	"sigv4":       {layer: 0},
	"restjson":    {layer: 0},
	"lazyregexp":  {layer: 0},
	"programtest": {layer: 0},
	"cmdline":     {layer: 0},
	"python":      {layer: 0},
	"shorthand":   {layer: 0, may: []string{"python"}},
	"jmespath":    {layer: 0, may: []string{"python"}},
	"output":      {layer: 0, may: []string{"python"}},
	"awsconfig":   {layer: 0, may: []string{"python", "lazyregexp"}},
	"jsonval":     {layer: 0},
	"javaregex":   {layer: 0},
	"jsonpath":    {layer: 0, may: []string{"jsonval", "javaregex"}},
	"vtl":         {layer: 0, may: []string{"jsonval", "javaregex", "jsonpath"}},

	"apigw": {layer: 1},

	"store":       {layer: 2},
	"boltstore":   {layer: 2, may: []string{"store"}},
	"storetest":   {layer: 2, may: []string{"store"}},
	"exchange":    {layer: 2},
	"mapping":     {layer: 2, may: []string{"exchange"}},
	"awsapi":      {layer: 2},
	"respcache":   {layer: 2},
	"throttle":    {layer: 2},
	"lambda":      {layer: 2, may: []string{"awsapi"}},
	"vpclink":     {layer: 2},
	"openapi":     {layer: 2},
	"sdk":         {layer: 2},
	"authorize":   {layer: 2, may: []string{"exchange", "event", "lambda", "awsapi"}},
	"event":       {layer: 2, may: []string{"exchange"}},
	"integration": {layer: 2, may: []string{"exchange", "event", "mapping", "lambda", "awsapi", "vpclink"}},

	"plan":    {layer: 3},
	"gateway": {layer: 3, may: []string{"plan"}},
	"control": {layer: 3, may: []string{"plan"}},

	"cli":         {layer: 4},
	"templatecli": {layer: 4},
	"server":      {layer: 4},
	"demo":        {layer: 4, may: []string{"cli", "server"}},

	"stile": {layer: 5},
}

// only says which packages alone may import something, and why.
var only = []struct {
	path   string
	by     []string
	reason string
}{
	{"net/http", []string{"wire", "cli", "awsapi"}, "only wire serves and calls over HTTP; cli and awsapi hand an http.Client to the AWS SDK"},
	{"go.etcd.io/bbolt", []string{"boltstore"}, "a database driver stays in its own package"},
	{module + "store", []string{"boltstore", "storetest", "control", "server"}, "the data plane never waits for the store"},
	{module + "control", []string{"cli", "server", "demo", "stile"}, "the planes meet in server only"},
}

func TestImportsPointDown(t *testing.T) {
	for pkg, imports := range importsByPackage(t) {
		here, known := layers[pkg]
		if !known {
			t.Errorf("package %s is in no layer: give it a row here, in ARCHITECTURE.md and, if it is a leaf, in .golangci.yml", pkg)
			continue
		}
		for _, path := range imports {
			for _, rule := range only {
				if path == rule.path && !slices.Contains(rule.by, pkg) {
					t.Errorf("%s imports %s: %s", pkg, path, rule.reason)
				}
			}
			other, ours := strings.CutPrefix(path, module)
			if !ours {
				if here.layer == 1 && strings.Contains(strings.Split(path, "/")[0], ".") {
					t.Errorf("%s imports %s: the domain imports only the standard library", pkg, path)
				}
				continue
			}
			there := layers[other]
			if there.layer > here.layer || there.layer == here.layer && !slices.Contains(here.may, other) {
				t.Errorf("%s (layer %d) imports %s (layer %d): imports point down", pkg, here.layer, other, there.layer)
			}
		}
	}
}

func importsByPackage(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		for _, spec := range file.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			imports[pkg] = append(imports[pkg], name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports
}
