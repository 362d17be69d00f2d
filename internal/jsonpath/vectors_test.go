package jsonpath

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"stile/internal/jsonval"
)

type expectation struct {
	Result   json.RawMessage
	Error    string
	Definite bool
}

type vector struct {
	Id, JSON, Path string
	Stable         bool
	Later          *expectation // what JsonPath 2.9.0 does, where 2.0 did otherwise
	expectation
}

func readVectors(t testing.TB) []vector {
	f, err := os.Open("testdata/vectors.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []vector
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		vectors = append(vectors, v)
	}
	if err := lines.Err(); err != nil || len(vectors) == 0 {
		t.Fatal(len(vectors), err)
	}
	return vectors
}

func classOf(err error) string {
	var syntax *SyntaxError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, ErrPathNotFound):
		return "path_not_found"
	case errors.As(err, &syntax):
		return "invalid_path"
	default:
		return "runtime_error"
	}
}

// TestPathsFindWhatJsonPathFinds runs what JsonPath 2.9.0 was recorded to do.
func TestPathsFindWhatJsonPathFinds(t *testing.T) {
	for _, v := range readVectors(t) {
		want := v.expectation
		if !v.Stable {
			want = *v.Later
		}
		root, err := jsonval.Parse(v.JSON)
		if err != nil {
			t.Fatal(v.Id, err)
		}
		var got jsonval.Value
		p, err := Compile(v.Path)
		if err == nil {
			if v.Stable && p.definite != v.Definite {
				t.Errorf("%s: %s definite: %v", v.Id, v.Path, p.definite)
			}
			got, err = p.Read(root)
		}
		if class := classOf(err); class != want.Error {
			t.Errorf("%s: %s on %.60s: %s (%v), want %s %s", v.Id, v.Path, v.JSON, class, err, want.Error, want.Result)
			continue
		}
		if err != nil {
			continue
		}
		expected, err := jsonval.Parse(string(want.Result))
		if err != nil {
			t.Fatal(v.Id, err)
		}
		if jsonval.JSON(got) != jsonval.JSON(expected) {
			t.Errorf("%s: %s on %.60s: %.200s, want %s", v.Id, v.Path, v.JSON, jsonval.JSON(got), want.Result)
		}
	}
}
