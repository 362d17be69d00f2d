package apigw

import "strings"

// Model describes the body of requests or responses.
type Model struct {
	Id          string
	Name        string
	Description string
	Schema      string // of a JSON content type: JSON Schema draft 4
	ContentType string
}

// IsJSON is whether the model describes JSON, and its schema means something.
func (m *Model) IsJSON() bool {
	mediaType, _, _ := strings.Cut(m.ContentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return strings.HasSuffix(mediaType, "/json") || strings.HasSuffix(mediaType, "+json")
}
