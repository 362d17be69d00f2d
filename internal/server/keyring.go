package server

import (
	"log/slog"
	"sync/atomic"

	"stile/internal/control"
)

// keyring is who may call the control plane, as the file of access keys said when it was last read.
type keyring struct {
	path    string
	log     *slog.Logger
	current atomic.Pointer[accessKeys]
}

// openKeyring answers nil if everybody may.
func openKeyring(path string, log *slog.Logger) (*keyring, error) {
	if path == "" {
		return nil, nil
	}
	k := &keyring{path: path, log: log}
	keys, err := readAccessKeys(path)
	k.current.Store(&keys)
	return k, err
}

// reload reads the file again, so that a key that has become known to others is of no use at once. What can't be used changes nothing.
func (k *keyring) reload() {
	keys, err := readAccessKeys(k.path)
	if err != nil {
		k.log.Error("access keys can't be loaded again; the old ones stay in use", "error", err)
		return
	}
	k.current.Store(&keys)
	k.log.Info("access keys loaded again", "keys", len(keys))
}

func (k *keyring) secret(accessKeyId string) (string, bool) {
	return k.current.Load().secret(accessKeyId)
}

// principal of a key that was taken away since its signature was verified may read only.
func (k *keyring) principal(accessKeyId, accountId string) control.Principal {
	return k.current.Load().principal(accessKeyId, accountId)
}
