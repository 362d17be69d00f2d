package server

import (
	"context"
	"slices"
	"strings"

	"stile/internal/store"
)

// reserveDomainNames tells the gateway which domain names the store holds, in all regions.
func (r *rollout) reserveDomainNames(ctx context.Context) error {
	var names []string
	err := r.store.View(ctx, func(reader store.Reader) error {
		names = nil
		for _, region := range store.Regions(reader) {
			for record, err := range store.Children[struct{}](reader, store.DomainNamesPrefix(region), "") {
				if err != nil {
					return err
				}
				name, _, _ := strings.Cut(record.Name, "+")
				names = append(names, name)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.gateway.Reserve(names)
	return nil
}

// touchesDomainNames is whether a commit of these keys may have made or deleted a domain name.
func touchesDomainNames(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		region, _, _ := strings.Cut(key, "/")
		return strings.HasPrefix(key, store.DomainNamesPrefix(region))
	})
}
