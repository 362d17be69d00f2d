package main

import (
	"fmt"
	"strings"
)

// row is one thing that every gateway does alike.
type row struct {
	name string
	what string
	path string // below the stage
	send string // the request's body; "" for a GET
	want string // what a right answer has; "" for whatever comes
	note string // where the others do less than stile

	header      map[string]string
	query       string
	proto       protocol
	connections int  // instead of what was asked for
	atRate      bool // so many requests a second, not as many as it takes
	idle        bool // connections are held open, and memory is measured
}

type protocol int

const (
	plain protocol = iota
	tlsH1
	tlsH2
)

const stage = "bench"

const mockBody = `{"ok":true}`

// payload is what the backend answers, and what is posted: 1 KiB.
var payload = `{"data":"` + strings.Repeat("x", 1024-len(`{"data":""}`)) + `"}`

// large is what the backend answers to those who want much: 1 MiB.
var large = strings.Repeat("0123456789abcdef", 1<<16)

var rows = []row{
	{name: "get", what: "GET, 1 KiB back", path: "/proxy", want: payload},
	{name: "post", what: "POST, 1 KiB there and back", path: "/proxy", send: payload, want: payload},
	{name: "mock", what: "answered by the gateway", path: "/mock", want: mockBody},
	{
		name: "templates", what: "2 KB of JSON through templates both ways", path: "/templates", send: order,
		note: "the others pass the JSON on as it is",
	},
	{name: "mapped", what: "GET with ten mapped parameters", path: "/mapped", query: mappedQuery(), header: mappedHeader(), want: payload},
	{name: "tls-h1", what: "GET over TLS", path: "/proxy", want: payload, proto: tlsH1},
	{name: "tls-h2", what: "GET over TLS and HTTP/2", path: "/proxy", want: payload, proto: tlsH2},
	{name: "large", what: "1 MiB back", path: "/large", want: large},
	{name: "stream", what: "1 MiB back, streamed", path: "/stream", want: large},
	{name: "conns", what: "GET by 1,000 connections", path: "/proxy", want: payload, connections: 1000},
	{name: "rate", what: "GET at a fixed rate", path: "/proxy", want: payload, atRate: true},
	{name: "idle", what: "idle connections", path: "/proxy", want: payload, idle: true},
	{name: "idle-tls", what: "idle connections over TLS", path: "/proxy", want: payload, idle: true, proto: tlsH1},
}

func namesOf(rows []row) []string {
	var names []string
	for _, r := range rows {
		names = append(names, r.name)
	}
	return names
}

// mapped are the ten parameters of the row of that name: half come from the query, half from headers.
const mapped = 10

func mappedQuery() string {
	var pairs []string
	for i := range mapped / 2 {
		pairs = append(pairs, fmt.Sprintf("q%d=value-%d", i, i))
	}
	return strings.Join(pairs, "&")
}

func mappedHeader() map[string]string {
	header := map[string]string{}
	for i := range mapped / 2 {
		header[fmt.Sprintf("X-In-%d", i)] = fmt.Sprintf("value-%d", i)
	}
	return header
}

// order is what the row with templates posts, and what the backend answers it: 2 KB.
var order = func() string {
	var lines []string
	for i := range 16 {
		lines = append(lines, fmt.Sprintf(`{"sku":"A-%04d","title":"Something that was ordered, number %d","quantity":%d,"price":%d.95,"gift":%v}`, i, i, i+1, 10*i, i%2 == 0))
	}
	return `{"orderId":"o-2718","customer":{"id":"c-9","name":"Ada Lovelace","email":"ada@example.com","vip":true},"note":"leave it at the \"door\"","total":1234.5,` +
		`"address":{"street":"St James's Square 12","city":"London","country":"GB"},"lines":[` + strings.Join(lines, ",") + `],"reference":"` + strings.Repeat("r", 120) + `"}`
}()

// requestTemplate makes another document of the order; responseTemplate reads every line of what comes back.
const (
	requestTemplate = `#set($o = $input.path('$'))
{
  "id": "$o.orderId",
  "buyer": $input.json('$.customer'),
  "note": "$util.escapeJavaScript($o.note)",
  "total": $o.total,
  "ship": $input.json('$.address'),
  "lines": $input.json('$.lines'),
  "reference": "$o.reference",
  "via": "$context.stage$context.resourcePath",
  "requestId": "$context.requestId"
}
`
	responseTemplate = `#set($o = $input.path('$'))
{
  "order": "$o.orderId",
  "for": "$util.escapeJavaScript($o.customer.name)",
  "lines": [#foreach($l in $o.lines){"sku": "$l.sku", "title": "$l.title", "quantity": $l.quantity, "price": $l.price, "gift": $l.gift}#if($foreach.hasNext),#end#end],
  "total": $o.total,
  "reference": "$o.reference"
}
`
)
