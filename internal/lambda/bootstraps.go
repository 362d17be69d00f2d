package lambda

import (
	"embed"
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
	dir, err := b.write()
	if err != nil {
		return nil, err
	}
	return append(p.args[:len(p.args):len(p.args)], filepath.Join(dir, p.bootstrap)), nil
}

func (b *bootstraps) write() (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dir != "" {
		return b.dir, nil
	}
	dir, err := os.MkdirTemp("", "stile-lambda-")
	if err != nil {
		return "", err
	}
	files, err := bootstrapFiles.ReadDir("bootstraps")
	for _, file := range files {
		content, readErr := bootstrapFiles.ReadFile("bootstraps/" + file.Name())
		if readErr != nil {
			return "", readErr
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, file.Name()), content, 0o600)
		}
	}
	if err != nil {
		_ = os.RemoveAll(dir) // what went wrong before is what to report
		return "", err
	}
	b.dir = dir
	return dir, nil
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
