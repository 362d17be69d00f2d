package exchange

import (
	"strings"
	"unicode/utf8"

	"stile/internal/wire"
)

// maxLoggedMap is how many characters of a printed map the execution log shows.
const maxLoggedMap = 1000

const truncated = " [TRUNCATED]"

// FormatHeader prints a header as the execution log does: {a=b, c=d}, secrets masked, the last of repeated values.
func FormatHeader(header *wire.Header) string {
	var text strings.Builder
	text.WriteByte('{')
	for i := range header.Len() {
		field := header.At(i)
		if repeatedLater(header, i) {
			continue
		}
		writeEntry(&text, field.Name, masked(field.Name, field.Value))
	}
	return closeMap(&text)
}

func repeatedLater(header *wire.Header, i int) bool {
	for j := i + 1; j < header.Len(); j++ {
		if header.At(j).Name == header.At(i).Name {
			return true
		}
	}
	return false
}

// FormatParams prints path or query parameters likewise.
func FormatParams(params []Param) string {
	var text strings.Builder
	text.WriteByte('{')
	for i, param := range params {
		if text.Len() > maxLoggedMap {
			break // of thousands only the first are shown
		}
		if _, again := LastParam(params[i+1:], param.Name); !again {
			writeEntry(&text, param.Name, param.Value)
		}
	}
	return closeMap(&text)
}

// FormatBody prints the body of a call.
func FormatBody(body []byte) string {
	if !utf8.Valid(body) {
		return "[Binary Data]"
	}
	return string(body)
}

func writeEntry(text *strings.Builder, name, value string) {
	if text.Len() > 1 {
		text.WriteString(", ")
	}
	text.WriteString(name)
	text.WriteByte('=')
	text.WriteString(value)
}

func closeMap(text *strings.Builder) string {
	if text.Len() > maxLoggedMap {
		return text.String()[:maxLoggedMap] + truncated
	}
	text.WriteByte('}')
	return text.String()
}

const shownOfSecret = 6 // last characters

// masked is a header's value as a log may show it.
func masked(name, value string) string {
	switch {
	case strings.EqualFold(name, "Authorization"), strings.EqualFold(name, "x-api-key"), strings.EqualFold(name, "X-Amz-Security-Token"):
		return Mask(value)
	default:
		return value
	}
}

// Mask hides all but the end of what must not be read in a log.
func Mask(secret string) string {
	hidden := max(len(secret)-shownOfSecret, 0)
	if hidden == 0 {
		hidden = len(secret) // too short to show any of it
	}
	return strings.Repeat("*", hidden) + secret[hidden:]
}
