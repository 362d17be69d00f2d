package authorize

import (
	"encoding/json"
	"fmt"

	"github.com/go-jose/go-jose/v4"
)

// readKeys reads a set of keys. One that can't be used is left out.
func readKeys(text []byte) (jose.JSONWebKeySet, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil {
		return jose.JSONWebKeySet{}, fmt.Errorf("the user pool's keys can't be read: %w", err)
	}
	var keys jose.JSONWebKeySet
	for _, raw := range set.Keys {
		var key jose.JSONWebKey
		if err := key.UnmarshalJSON(raw); err == nil {
			keys.Keys = append(keys.Keys, key)
		}
	}
	return keys, nil
}
