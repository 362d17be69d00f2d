package lambda

import (
	"bytes"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

//go:embed bootstraps
var bootstrapFiles embed.FS

// bootstraps are the ready-made runtimes for Node.js and Python handlers, written to a private directory when first needed.
type bootstraps struct {
	mu  sync.Mutex
	dir string
}

// args is the command line of p.
func (b *bootstraps) args(p *program) ([]string, error) {
	if p.bootstrap == "" {
		return p.args, nil
	}
	path, err := b.file(p.bootstrap)
	if err != nil {
		return nil, err
	}
	return append(p.args[:len(p.args):len(p.args)], path), nil
}

// file answers where the named bootstrap is. It looks each time: temporary directories are tidied up by others while we run, and one
// that is full takes half a file.
func (b *bootstraps) file(name string) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	content, err := bootstrapFiles.ReadFile("bootstraps/" + name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(b.dir, name)
	if b.dir != "" {
		if written, err := os.ReadFile(path); err == nil && bytes.Equal(written, content) {
			return path, nil
		}
		err = os.WriteFile(path, content, 0o600)
	}
	if b.dir == "" || errors.Is(err, fs.ErrNotExist) {
		if b.dir, err = os.MkdirTemp("", "stile-lambda-"); err != nil {
			return "", err
		}
		path = filepath.Join(b.dir, name)
		err = os.WriteFile(path, content, 0o600)
	}
	return path, err
}

func (b *bootstraps) remove() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	dir := b.dir
	b.dir = ""
	if dir == "" {
		return nil
	}
	return os.RemoveAll(dir)
}
