package server

import "runtime/debug"

// version is set by the linker in a release.
var version string

// Version is what `stile version` prints.
func Version() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
