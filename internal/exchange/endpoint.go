package exchange

import "stile/internal/wire"

// EndpointRequest is what request mapping makes of a method request: what the integration is to be sent.
type EndpointRequest struct {
	Path   []Param     // integration.request.path.*: values for the {placeholders} of the URI
	Query  []Param     // mapped query parameters, in order
	Header wire.Header // mapped headers, those of templates' overrides included
	Body   wire.Body
}

func (r *EndpointRequest) reset() {
	r.Path, r.Query = emptied(r.Path), emptied(r.Query)
	r.Header.Reset()
	r.Body = wire.Body{}
}

// EndpointResponse is what came back, before response mapping.
type EndpointResponse struct {
	Status int
	Header wire.Header
	Body   wire.Body

	// Subject is what selection patterns are matched against: the status as text, or a Lambda function's errorMessage.
	Subject string
}
