// Package sdk generates clients of deployed APIs.
package sdk

import (
	"archive/zip"
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"sync"
	"text/template"
	"time"

	"stile/internal/apigw"
)

// Options say what a client is generated for.
type Options struct {
	StageName string
	InvokeUrl string    // where the stage is called; "" is its URL on a host of AWS's form
	Time      time.Time // of the files
}

//go:embed javascript
var javascript embed.FS

// top is the directory that everything in the archive is in.
const top = "apiGateway-js-sdk"

// templates are parsed when they are first asked: the command line starts with this package, too.
var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{"js": quote}).ParseFS(javascript, "javascript/*.tmpl"))
})

// quote writes a value as JavaScript does, which for texts and lists of texts is as JSON does.
func quote(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}

// client is what the templates tell of an API.
type client struct {
	Title, RestApiId, StageName, Region, InvokeUrl string

	Methods []method
}

// Example is a method to show.
func (c *client) Example() string {
	if len(c.Methods) == 0 {
		return "rootGet"
	}
	return c.Methods[0].Name
}

// JavaScript is a zip archive with a client in JavaScript, for Node and browsers, that has a function for every method of the API. It
// has the names and the functions of the service's own SDK, and no code of others.
func JavaScript(def *apigw.Definition, o Options) ([]byte, error) {
	api := &def.RestApi
	c := &client{
		Title: api.Name, RestApiId: api.Id, StageName: o.StageName, Region: def.Region, InvokeUrl: o.InvokeUrl, Methods: methodsOf(def),
	}
	if c.InvokeUrl == "" {
		c.InvokeUrl = "https://" + api.Id + ".execute-api." + def.Region + "." + apigw.Domain(def.Region) + "/" + o.StageName
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	err := fs.WalkDir(javascript, "javascript", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := c.file(name)
		if err != nil {
			return err
		}
		target := path.Join(top, strings.TrimSuffix(strings.TrimPrefix(name, "javascript/"), ".tmpl"))
		w, err := archive.CreateHeader(&zip.FileHeader{Name: target, Method: zip.Deflate, Modified: o.Time})
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = archive.Close()
	return out.Bytes(), err
}

// file is a file of the client: as it is, or what its template makes of the API.
func (c *client) file(name string) ([]byte, error) {
	if !strings.HasSuffix(name, ".tmpl") {
		return javascript.ReadFile(name)
	}
	var out bytes.Buffer
	err := templates().ExecuteTemplate(&out, path.Base(name), c)
	return out.Bytes(), err
}
