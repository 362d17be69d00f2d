package cli

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"unicode/utf8"

	"stile/internal/python"
)

// loadValue replaces a value that names a file or URL by its content. A list does so when it is a single word.
func (r *runner) loadValue(ctx context.Context, c *command, o *option, value any) (any, error) {
	text, ok := value.(string)
	if words, isList := value.([]string); isList {
		if len(words) != 1 {
			return wordsOf(words), nil
		}
		text, ok = words[0], true
		value = wordsOf(words)
	}
	if !ok || c.operation == "PutIntegration" && o.dest == "uri" { // an integration's URI is meant as it stands
		return value, nil
	}
	loaded, found, err := r.loadFile(text)
	if !found && err == nil && isURL(text) && r.followsURLs() {
		loaded, err = r.fetch(ctx, text)
		found = true
	}
	if err != nil {
		return nil, &paramError{o.name(), err.Error()}
	}
	if found {
		return loaded, nil
	}
	return value, nil
}

func wordsOf(words []string) []any {
	list := make([]any, len(words))
	for i, w := range words {
		list[i] = w
	}
	return list
}

func isURL(text string) bool {
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

func (r *runner) followsURLs() bool {
	follow, ok := r.settings.Get("cli_follow_urlparam")
	return !ok || follow == "true"
}

// loadFile is the content of the file that file:// or fileb:// names; found is false for any other text.
func (r *runner) loadFile(text string) (content any, found bool, err error) {
	binary := strings.HasPrefix(text, "fileb://")
	if !binary && !strings.HasPrefix(text, "file://") {
		return nil, false, nil
	}
	path := r.config.Expand(text[strings.Index(text, "://")+3:])
	data, err := readAll(r.In, path)
	switch {
	case err != nil:
		return nil, true, failuref("Unable to load paramfile %s: %s", text, python.OSError(err, path))
	case binary:
		return data, true, nil
	case !utf8.Valid(data):
		return nil, true, failuref("Unable to load paramfile (%s), text contents could not be decoded.  If this is a binary file, "+
			"please use the fileb:// prefix instead of the file:// prefix.", path)
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), true, nil
}

// readAll reads a file; standard input under its file name is the run's own.
func readAll(in io.Reader, path string) ([]byte, error) {
	if path == "/dev/stdin" {
		return io.ReadAll(in)
	}
	return os.ReadFile(python.ToSystem(path))
}

func (r *runner) fetch(ctx context.Context, url string) (string, error) {
	failed := func(reason string) error { return failuref("Unable to retrieve %s: %s", url, reason) }
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", failed(err.Error())
	}
	transport, err := r.transport(url)
	if err != nil {
		return "", failed(err.Error())
	}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		return "", failed(r.transportError(err, url).Error())
	}
	defer func() { _ = response.Body.Close() }() // it was read to its end, or failed
	if response.StatusCode != http.StatusOK {
		return "", failed(fmt.Sprintf("received non 200 status code of %d", response.StatusCode))
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", failed(r.transportError(err, url).Error())
	}
	text, err := decode(body, response.Header.Get("Content-Type"))
	if err != nil {
		return "", failed(err.Error())
	}
	return text, nil
}

// decode is the text of a body: text that doesn't say how it is encoded is Latin-1, anything else UTF-8.
func decode(body []byte, contentType string) (string, error) {
	_, parameters, _ := mime.ParseMediaType(contentType)
	charset := parameters["charset"]
	if charset == "" && strings.Contains(contentType, "text") {
		charset = "iso-8859-1"
	}
	switch strings.ToLower(charset) {
	case "", "utf-8", "utf8":
		return python.DecodeUTF8(body)
	case "iso-8859-1", "latin-1", "latin1":
		characters := make([]rune, len(body))
		for i, b := range body {
			characters[i] = rune(b)
		}
		return string(characters), nil
	}
	return "", failure("unknown encoding: " + charset)
}
