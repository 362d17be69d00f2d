// Package output prints answers as the AWS command line does: as JSON, as tab separated text, and as a table.
package output

import (
	"io"

	"stile/internal/python"
)

// Failure is what stops a printer: the text Python gives for a value that a format can't lay out.
type Failure string

func (f Failure) Error() string { return string(f) }

// JSON prints v indented by four; an empty dict prints nothing at all.
func JSON(w io.Writer, v any) error {
	if d, ok := v.(*python.Dict); ok && d.Len() == 0 {
		return nil
	}
	return python.Print(w, func(s *python.Stream) error {
		if err := python.WriteJSON(s, v, python.Style{Indent: 4}); err != nil {
			return err
		}
		return s.Write("\n")
	})
}

func isScalar(v any) bool {
	switch v.(type) {
	case []any, *python.Dict:
		return false
	}
	return true
}
