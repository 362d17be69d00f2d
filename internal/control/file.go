package control

import "strings"

// file is an answer that is no JSON but something to keep.
type file struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               []byte `payload:""`
}

func newFile(name string, body []byte) *file {
	return &file{"application/octet-stream", `attachment; filename="` + fileName(name) + `"`, body}
}

// fileName leaves out what can't stand in a quoted header value.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '"' || r == '\\' {
			return -1
		}
		return r
	}, name)
}
