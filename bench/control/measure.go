package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"stile/bench/controlplane"
)

// The large API: as many resources, with a method of each verb, and as many callers at once.
const (
	resources = 300
	callers   = 8
)

var methods = []string{"GET", "PUT", "POST", "DELETE"}

type object = map[string]any

// figure is a line of the report.
type figure struct{ what, value string }

type column struct {
	name    string
	figures []figure
}

// measured is one server under measurement.
type measured struct {
	*controlplane.Client
	program  program
	duration time.Duration
	figures  []figure
}

func measureProgram(ctx context.Context, p program, dir string, duration time.Duration) ([]figure, error) {
	address, stop, err := p.started(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer stop()
	m := &measured{Client: controlplane.New(address), program: p, duration: duration}
	for _, measure := range []func(context.Context) error{m.small, m.large, m.imported, m.listed} {
		if err := measure(ctx); err != nil {
			return nil, err
		}
	}
	return m.figures, nil
}

func (m *measured) report(what, format string, value ...any) {
	m.figures = append(m.figures, figure{what, fmt.Sprintf(format, value...)})
}

// api makes an API and answers the path of its root resource.
func (m *measured) api(ctx context.Context) (root string, err error) {
	var api struct{ Id, RootResourceId string }
	if err := m.Call(ctx, "POST", "/restapis", object{"name": "bench"}, &api); err != nil {
		return "", err
	}
	return "/restapis/" + api.Id + "/resources/" + api.RootResourceId, nil
}

var integration = object{
	"type": "HTTP", "httpMethod": "GET", "uri": "https://example.com/pets", "requestTemplates": object{"application/json": `{"id": "$input.params('id')"}`},
}

// rates measures integrations of one method, or of many by turns.
func (m *measured) rates(ctx context.Context, where string, paths []string) error {
	for _, n := range []int{1, callers} {
		put, err := rate(ctx, n, m.duration, func(ctx context.Context, i int) error {
			return m.Call(ctx, "PUT", paths[i%len(paths)]+"/integration", integration, nil)
		})
		if err != nil {
			return err
		}
		get, err := rate(ctx, n, m.duration, func(ctx context.Context, i int) error {
			return m.Call(ctx, "GET", paths[i%len(paths)]+"/integration", nil, nil)
		})
		if err != nil {
			return err
		}
		m.report(fmt.Sprintf("PutIntegration/s, %s, %d at once", where, n), "%.0f", put)
		m.report(fmt.Sprintf("GetIntegration/s, %s, %d at once", where, n), "%.0f", get)
	}
	return nil
}

func (m *measured) small(ctx context.Context) error {
	root, err := m.api(ctx)
	if err != nil {
		return err
	}
	path := root + "/methods/GET"
	if err := m.Call(ctx, "PUT", path, object{"authorizationType": "NONE"}, nil); err != nil {
		return err
	}
	return m.rates(ctx, "small API", []string{path})
}

// large makes the API of 300 resources one call after another, and measures it as the small one.
func (m *measured) large(ctx context.Context) error {
	root, err := m.api(ctx)
	if err != nil {
		return err
	}
	api, _, _ := strings.Cut(root, "/resources/")
	var paths []string
	var quarters [4]time.Duration
	for i := range resources {
		start := time.Now()
		var resource struct{ Id string }
		if err := m.Call(ctx, "POST", root, object{"pathPart": fmt.Sprintf("pets%d", i)}, &resource); err != nil {
			return err
		}
		for _, method := range methods {
			path := api + "/resources/" + resource.Id + "/methods/" + method
			if err := m.Call(ctx, "PUT", path, object{"authorizationType": "NONE"}, nil); err != nil {
				return err
			}
			if err := m.Call(ctx, "PUT", path+"/integration", integration, nil); err != nil {
				return err
			}
			paths = append(paths, path)
		}
		quarters[i*4/resources] += time.Since(start)
	}
	m.report("first 75 resources with 4 methods", "%.0f calls/s", 75*9/quarters[0].Seconds())
	m.report("last 75 resources with 4 methods", "%.0f calls/s", 75*9/quarters[3].Seconds())
	start := time.Now()
	if err := m.Call(ctx, "GET", api+"/resources?limit=500&embed=methods", nil, nil); err != nil {
		return err
	}
	m.report("GetResources of the large API, with methods", "%.1f ms", milliseconds(start))
	if err := m.rates(ctx, "large API", paths); err != nil {
		return err
	}
	start = time.Now()
	if err := m.Call(ctx, "POST", api+"/deployments", object{"stageName": "prod"}, nil); err != nil {
		return err
	}
	m.report("CreateDeployment of the large API, to a stage", "%.0f ms", milliseconds(start))
	return nil
}

func milliseconds(since time.Time) float64 { return float64(time.Since(since).Microseconds()) / 1000 }

// imported measures ImportRestApi of an API as large.
func (m *measured) imported(ctx context.Context) error {
	paths := object{}
	for i := range resources {
		item := object{}
		for _, method := range methods {
			item[strings.ToLower(method)] = object{
				"responses":                       object{"200": object{"description": "fine"}},
				"x-amazon-apigateway-integration": object{"type": "http", "httpMethod": "GET", "uri": "https://example.com/pets"},
			}
		}
		paths[fmt.Sprintf("/pets%d", i)] = item
	}
	text, err := json.Marshal(object{"openapi": "3.0.1", "info": object{"title": "bench", "version": "1"}, "paths": paths})
	if err != nil {
		return err
	}
	start := time.Now()
	const what = "ImportRestApi of 300 resources, 1,200 methods"
	var api struct{ Id string }
	if m.Call(ctx, "POST", "/restapis?mode=import", text, &api) != nil {
		m.report(what, "refused")
		return nil
	}
	m.report(what, "%.0f ms", milliseconds(start))
	var all struct{ Item []json.RawMessage }
	if err := m.Call(ctx, "GET", "/restapis/"+api.Id+"/resources?limit=500", nil, &all); err != nil {
		return err
	}
	if len(all.Item) != resources+1 {
		return fmt.Errorf("the import made %d resources", len(all.Item))
	}
	return nil
}

// listed measures the listing of many, page by page: of APIs, and of API keys, which come newest first.
func (m *measured) listed(ctx context.Context) error {
	for _, list := range []struct{ operation, things, path string }{{"CreateRestApi", "APIs", "/restapis"}, {"CreateApiKey", "API keys", "/apikeys"}} {
		start := time.Now()
		err := each(ctx, m.program.listed, callers, func(ctx context.Context, i int) error {
			return m.Call(ctx, "POST", list.path, object{"name": fmt.Sprintf("%s %d", list.things, i)}, nil)
		})
		if err != nil {
			return err
		}
		m.report(fmt.Sprintf("%s/s, %d at once", list.operation, callers), "%.0f", float64(m.program.listed)/time.Since(start).Seconds())
		for _, limit := range []int{500, 25} {
			if err := m.pages(ctx, list.path, list.things, limit); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *measured) pages(ctx context.Context, path, things string, limit int) error {
	pages, items := 0, 0
	start := time.Now()
	for position := ""; pages == 0 || position != ""; pages++ {
		var page struct {
			Position string
			Item     []json.RawMessage
		}
		if err := m.Call(ctx, "GET", fmt.Sprintf("%s?limit=%d&position=%s", path, limit, position), nil, &page); err != nil {
			return err
		}
		position, items = page.Position, items+len(page.Item)
	}
	if items < m.program.listed {
		return fmt.Errorf("of %d %s only %d are listed", m.program.listed, things, items)
	}
	m.report(fmt.Sprintf("listing %s, limit %d", things, limit), "%.0f ms (%d in %d pages)", milliseconds(start), items, pages)
	return nil
}

func print(out io.Writer, columns []column) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range columns {
		_, _ = fmt.Fprintf(w, "\t%s", c.name) // Flush tells of errors
	}
	for i, f := range columns[0].figures {
		_, _ = fmt.Fprintf(w, "\n%s", f.what)
		for _, c := range columns {
			_, _ = fmt.Fprintf(w, "\t%s", c.figures[i].value)
		}
	}
	_, _ = fmt.Fprintln(w)
	return w.Flush()
}
