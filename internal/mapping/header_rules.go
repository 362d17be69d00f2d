package mapping

import (
	"strings"

	"stile/internal/wire"
)

// Verdict is what happens to a header on its way.
type Verdict uint8

const (
	Pass    Verdict = iota
	Drop            // not sent, silently
	Illegal         // the whole request fails
	Remap           // sent as x-amzn-Remapped-{name}
)

// RequestWay is how a header comes to be sent to a backend.
type RequestWay uint8

const (
	ClientToHttpProxy RequestWay = iota // the client's own
	MappedToHttpProxy                   // by requestParameters
	MappedToHttp                        // by requestParameters or an override
	MappedToAws                         // the same, for a service or a Lambda function
	MappedToAwsProxy                    // by requestParameters, which are ignored but for their illegal names
	requestWays
)

// requestRules are the headers that don't simply pass to the backend: spec data-plane 02 section 3.2. Columns as in RequestWay.
var requestRules = indexRules(map[string][requestWays]Verdict{
	"Authorization":            {Pass, Pass, Pass, Illegal, Pass},
	"Connection":               {Drop, Drop, Drop, Illegal, Illegal},
	"Content-Encoding":         {Drop, Pass, Pass, Pass, Pass},
	"Content-Length":           {Drop, Illegal, Illegal, Illegal, Illegal},
	"Content-MD5":              {Drop, Pass, Pass, Pass, Pass},
	"Expect":                   {Drop, Drop, Drop, Illegal, Illegal},
	"Host":                     {Drop, Pass, Pass, Pass, Pass},
	"Max-Forwards":             {Drop, Pass, Pass, Pass, Pass},
	"Proxy-Authenticate":       {Drop, Drop, Drop, Illegal, Illegal},
	"Referer":                  {Pass, Pass, Pass, Drop, Pass},
	"Server":                   {Drop, Pass, Pass, Pass, Pass},
	"TE":                       {Drop, Drop, Drop, Illegal, Illegal},
	"Trailer":                  {Drop, Pass, Pass, Pass, Pass},
	"Transfer-Encoding":        {Drop, Illegal, Illegal, Illegal, Illegal},
	"Upgrade":                  {Drop, Pass, Pass, Pass, Pass},
	"Via":                      {Drop, Drop, Drop, Pass, Pass},
	"WWW-Authenticate":         {Drop, Pass, Pass, Pass, Pass},
	"X-Amzn-Apigateway-Api-Id": {Drop, Illegal, Illegal, Illegal, Illegal},
	"X-Amzn-Trace-Id":          {Pass, Illegal, Illegal, Illegal, Illegal},
})

// ResponseWay is how a header comes to be sent to the client.
type ResponseWay uint8

const (
	MappedToClient    ResponseWay = iota // by responseParameters or an override
	HttpProxyToClient                    // the backend's own
	AwsProxyToClient                     // a Lambda function's
	responseWays
)

// responseRules are the headers that don't simply pass to the client: spec data-plane 02 section 3.3. Columns as in ResponseWay.
var responseRules = indexRules(map[string][responseWays]Verdict{
	"Authorization":      {Remap, Remap, Remap},
	"Connection":         {Remap, Remap, Remap},
	"Content-Length":     {Remap, Remap, Remap},
	"Content-MD5":        {Remap, Remap, Remap},
	"Date":               {Remap, Remap, Remap},
	"Expect":             {Remap, Drop, Remap},
	"Host":               {Remap, Drop, Remap},
	"Max-Forwards":       {Remap, Remap, Remap},
	"Proxy-Authenticate": {Remap, Drop, Remap},
	"Server":             {Remap, Remap, Remap},
	"TE":                 {Pass, Drop, Drop},
	"Trailer":            {Remap, Drop, Remap},
	"Transfer-Encoding":  {Drop, Drop, Drop},
	"Upgrade":            {Remap, Drop, Remap},
	"User-Agent":         {Remap, Remap, Remap},
	"Via":                {Pass, Drop, Drop},
	"WWW-Authenticate":   {Remap, Remap, Remap},
	"x-amz-apigw-id":     {Remap, Remap, Remap},
	"x-amzn-RequestId":   {Remap, Remap, Remap},
})

// RequestVerdict is what happens to a header on a way to the backend.
func RequestVerdict(way RequestWay, name string) Verdict {
	if row := requestRules.find(name); row != nil {
		return row.verdicts[way]
	}
	return Pass
}

const remappedPrefix = "x-amzn-Remapped-"

// AddToClient adds one header to the client's response as its way wants it.
func AddToClient(h *wire.Header, way ResponseWay, name, value string) {
	row := responseRules.find(name)
	if row == nil {
		h.Add(name, value)
		return
	}
	switch row.verdicts[way] {
	case Drop, Illegal:
	case Remap:
		h.Add(row.remappedAs(name), value)
	case Pass:
		h.Add(name, value)
	}
}

// rules finds a header's row by the length of its name first: most headers of a request have none.
type rules[V any] [32][]rule[V]

type rule[V any] struct {
	name     string
	remapped string // name as a remapped header
	verdicts V
}

// remappedAs is the remapped header of name, which is the rule's in some case.
func (r *rule[V]) remappedAs(name string) string {
	if name == r.name {
		return r.remapped
	}
	return remappedPrefix + name
}

func indexRules[V any](rows map[string]V) *rules[V] {
	index := &rules[V]{}
	for name, verdicts := range rows {
		index[len(name)] = append(index[len(name)], rule[V]{name, remappedPrefix + name, verdicts})
	}
	return index
}

func (r *rules[V]) find(name string) *rule[V] {
	if len(name) >= len(r) {
		return nil
	}
	rows := r[len(name)]
	for i := range rows {
		if strings.EqualFold(rows[i].name, name) {
			return &rows[i]
		}
	}
	return nil
}
