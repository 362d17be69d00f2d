package control

import (
	"encoding/base64"
)

const (
	defaultLimit = 25
	maxLimit     = 500
)

// page is what a call wants of a list: at most limit elements whose names come after a name.
type page struct {
	after string
	limit int
}

// pageOf reads the paging of a call. A limit out of range isn't refused.
func pageOf(position string, limit *int) (page, error) {
	p := page{limit: defaultLimit}
	if limit != nil && *limit > 0 {
		p.limit = min(*limit, maxLimit)
	}
	after, err := base64.RawURLEncoding.DecodeString(position)
	if err != nil {
		return page{}, badRequest("Invalid position parameter specified")
	}
	p.after = string(after)
	return p, nil
}

// positionAfter is the opaque text with which a client asks for what comes after name.
func positionAfter(name string) string { return base64.RawURLEncoding.EncodeToString([]byte(name)) }
