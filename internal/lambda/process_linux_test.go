package lambda

import (
	"encoding/json"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// becomeReaper makes this process inherit orphans, as the first process of a container does.
func becomeReaper(t *testing.T) {
	t.Helper()
	const setChildSubreaper = 36 // prctl's
	set := func(value uintptr) {
		if _, _, errno := syscall.RawSyscall(syscall.SYS_PRCTL, setChildSubreaper, value, 0); errno != 0 {
			t.Fatal(errno)
		}
	}
	set(1)
	t.Cleanup(func() { set(0) })
}

func TestInAContainerNothingIsLeftOfWhatAFunctionStarted(t *testing.T) {
	becomeReaper(t)
	fs := newChild(t, nil, nil)
	var spawned int
	if err := json.Unmarshal(invoke(t, fs, `{"Do":"spawn"}`).Payload, &spawned); err != nil {
		t.Fatal(err)
	}
	if err := fs.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for { // or the test never ends: nobody asks how it ended
		if _, err := os.Stat(filepath.Join("/proc", jsonOf(spawned))); err != nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
