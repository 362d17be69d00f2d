package server

import (
	"fmt"
	"os"
	"runtime/pprof"
)

// startProfile profiles the process until the function it answers is called; a path of "" asks for no profile.
func startProfile(path string) (end func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("cpu-profile %s can't be written: %w", path, reason(err))
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		_ = file.Close() // nothing is in it
		return nil, fmt.Errorf("cpu-profile %s can't be begun: %w", path, err)
	}
	return func() {
		pprof.StopCPUProfile()
		_ = file.Close() // a profile that is cut short is of no use, and does no harm
	}, nil
}
