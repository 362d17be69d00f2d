package lambda

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// sources are the files a program is made of, as far as its configuration names them: when one changes, processes that run the old
// one are used no more.
type sources []string

// version tells two states of a source apart; a file that isn't there has the zero version.
type version struct {
	size     int64
	modified int64
	mode     fs.FileMode
}

func (s sources) versions() []version {
	versions := make([]version, len(s))
	for i, path := range s {
		if info, err := os.Stat(path); err == nil {
			versions[i] = version{info.Size(), info.ModTime().UnixNano(), info.Mode()}
		}
	}
	return versions
}

// execSources are the executable and those arguments that name files.
func execSources(args []string, dir string) sources {
	var found sources
	if path, err := exec.LookPath(args[0]); err == nil {
		found = append(found, path)
	} else {
		found = append(found, args[0])
	}
	for _, arg := range args[1:] {
		path := arg
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			found = append(found, path)
		}
	}
	return found
}

// handlerSources are the files that a handler of the family may stand in.
func handlerSources(handler, family, dir string) sources {
	slash := strings.LastIndexByte(handler, '/') + 1
	module, _, _ := strings.Cut(handler[slash:], ".")
	var found sources
	for _, ending := range interpreters[family].endings {
		found = append(found, filepath.Join(dir, handler[:slash], module+ending))
	}
	return found
}
