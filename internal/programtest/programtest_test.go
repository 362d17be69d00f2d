package programtest

import (
	"os"
	"testing"
)

const unknown = "no-such-program-anywhere"

func TestWhatIsMissingIsSkippedUnlessAllIsRequired(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		required, program string
		there, fails      bool
	}{
		{"", self, true, false},
		{"1", self, true, false},
		{"", unknown, false, false},
		{"1", unknown, false, true},
	} {
		t.Setenv(requireAll, row.required)
		there, err := Installed(row.program)
		if there != row.there || (err != nil) != row.fails {
			t.Errorf("%+v: %v, %v", row, there, err)
		}
	}
}

func TestATestWithoutItsProgramIsSkipped(t *testing.T) {
	t.Setenv(requireAll, "")
	var skipped bool
	t.Run("it", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		Need(t, unknown)
	})
	if !skipped {
		t.Error("it ran")
	}
}
