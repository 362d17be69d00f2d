package mapping

import (
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
var requestRules = [wire.Names][requestWays]Verdict{
	wire.NameAuthorization:        {Pass, Pass, Pass, Illegal, Pass},
	wire.NameConnection:           {Drop, Drop, Drop, Illegal, Illegal},
	wire.NameContentEncoding:      {Drop, Pass, Pass, Pass, Pass},
	wire.NameContentLength:        {Drop, Illegal, Illegal, Illegal, Illegal},
	wire.NameContentMD5:           {Drop, Pass, Pass, Pass, Pass},
	wire.NameExpect:               {Drop, Drop, Drop, Illegal, Illegal},
	wire.NameHost:                 {Drop, Pass, Pass, Pass, Pass},
	wire.NameKeepAlive:            {Drop, Pass, Pass, Pass, Pass}, // RFC 9110 section 7.6.1
	wire.NameMaxForwards:          {Drop, Pass, Pass, Pass, Pass},
	wire.NameProxyAuthenticate:    {Drop, Drop, Drop, Illegal, Illegal},
	wire.NameProxyConnection:      {Drop, Pass, Pass, Pass, Pass}, // as Keep-Alive
	wire.NameReferer:              {Pass, Pass, Pass, Drop, Pass},
	wire.NameServer:               {Drop, Pass, Pass, Pass, Pass},
	wire.NameTE:                   {Drop, Drop, Drop, Illegal, Illegal},
	wire.NameTrailer:              {Drop, Pass, Pass, Pass, Pass},
	wire.NameTransferEncoding:     {Drop, Illegal, Illegal, Illegal, Illegal},
	wire.NameUpgrade:              {Drop, Pass, Pass, Pass, Pass},
	wire.NameVia:                  {Drop, Drop, Drop, Pass, Pass},
	wire.NameWWWAuthenticate:      {Drop, Pass, Pass, Pass, Pass},
	wire.NameXAmznApigatewayApiId: {Drop, Illegal, Illegal, Illegal, Illegal},
	wire.NameXAmznTraceId:         {Pass, Illegal, Illegal, Illegal, Illegal},
}

// ResponseWay is how a header comes to be sent to the client.
type ResponseWay uint8

const (
	MappedToClient    ResponseWay = iota // by responseParameters or an override
	HttpProxyToClient                    // the backend's own
	AwsProxyToClient                     // a Lambda function's
	responseWays
)

// responseRules are the headers that don't simply pass to the client: spec data-plane 02 section 3.3. Columns as in ResponseWay.
var responseRules = [wire.Names][responseWays]Verdict{
	wire.NameAuthorization:     {Remap, Remap, Remap},
	wire.NameConnection:        {Remap, Remap, Remap},
	wire.NameContentLength:     {Remap, Remap, Remap},
	wire.NameContentMD5:        {Remap, Remap, Remap},
	wire.NameDate:              {Remap, Remap, Remap},
	wire.NameExpect:            {Remap, Drop, Remap},
	wire.NameHost:              {Remap, Drop, Remap},
	wire.NameKeepAlive:         {Pass, Drop, Pass}, // RFC 9110 section 7.6.1
	wire.NameMaxForwards:       {Remap, Remap, Remap},
	wire.NameProxyAuthenticate: {Remap, Drop, Remap},
	wire.NameProxyConnection:   {Pass, Drop, Pass}, // as Keep-Alive
	wire.NameServer:            {Remap, Remap, Remap},
	wire.NameTE:                {Pass, Drop, Drop},
	wire.NameTrailer:           {Remap, Drop, Remap},
	wire.NameTransferEncoding:  {Drop, Drop, Drop},
	wire.NameUpgrade:           {Remap, Drop, Remap},
	wire.NameUserAgent:         {Remap, Remap, Remap},
	wire.NameVia:               {Pass, Drop, Drop},
	wire.NameWWWAuthenticate:   {Remap, Remap, Remap},
	wire.NameXAmzApigwId:       {Remap, Remap, Remap},
	wire.NameXAmznRequestId:    {Remap, Remap, Remap},
}

// RequestVerdict is what happens to a header on a way to the backend.
func RequestVerdict(way RequestWay, known wire.Name) Verdict { return requestRules[known][way] }

// remapped are the known names as remapped headers.
var remapped = func() (texts [wire.Names]string) {
	for n := range wire.Names {
		texts[n] = remappedPrefix + n.String()
	}
	return texts
}()

const remappedPrefix = "x-amzn-Remapped-"

// remappedAs is the remapped header of a known name that is written as name.
func remappedAs(known wire.Name, name string) string {
	if name == known.String() {
		return remapped[known]
	}
	return remappedPrefix + name
}

// AddToClient adds one header to the client's response as its way wants it. known is name's.
func AddToClient(h *wire.Header, way ResponseWay, known wire.Name, name, value string) {
	switch responseRules[known][way] {
	case Drop, Illegal:
	case Remap:
		h.Add(remappedAs(known, name), value)
	case Pass:
		h.AddKnown(known, name, value)
	}
}
