package server

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"stile/internal/gateway"
)

// Egress says which addresses integrations may call. Who can put an integration could otherwise read what only this machine may: its
// cloud credentials.
type Egress struct {
	Deny  []AddressRange `yaml:"deny"`  // besides metadataRanges
	Allow []AddressRange `yaml:"allow"` // in spite of any deny
}

// AddressRange is one address or a prefix of many.
type AddressRange struct{ netip.Prefix }

func (r *AddressRange) UnmarshalText(text []byte) error {
	prefix, err := netip.ParsePrefix(string(text))
	if ip, ipErr := netip.ParseAddr(string(text)); ipErr == nil && ip.Zone() == "" {
		prefix, err = ip.Prefix(ip.BitLen())
	}
	if err != nil {
		return fmt.Errorf("%q must be an address or a range such as 169.254.0.0/16 or fd00::/8", text)
	}
	r.Prefix = unmapped(prefix.Masked())
	return nil
}

// unmapped is a prefix of IPv4 addresses in IPv6 ones as one of IPv4, which is how addresses are held against it.
func unmapped(p netip.Prefix) netip.Prefix {
	const mapped = 96 // bits before the IPv4 address
	if p.Addr().Is4In6() && p.Bits() >= mapped {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-mapped)
	}
	return p
}

// trustedNetworks is ranges as the data plane wants them.
func trustedNetworks(ranges []AddressRange) gateway.Networks {
	networks := make(gateway.Networks, 0, len(ranges))
	for _, r := range ranges {
		networks = append(networks, r.Prefix)
	}
	return networks
}

// metadataRanges are where clouds tell a machine its secrets, and the links beside it.
var metadataRanges = []AddressRange{
	{netip.MustParsePrefix("169.254.0.0/16")},
	{netip.MustParsePrefix("64:ff9b::a9fe:0/112")}, // the same through NAT64
	{netip.MustParsePrefix("fe80::/10")},
	{netip.MustParsePrefix("fd00:ec2::254/128")},
}

var errDenied = errors.New("the egress policy denies it; egress.allow in the configuration would allow it")

// check is a wire.ClientOptions.Allow.
func (e *Egress) check(address netip.AddrPort) error {
	ip := address.Addr().Unmap().WithZone("")
	contains := func(r AddressRange) bool { return r.Contains(ip) }
	denied := slices.ContainsFunc(metadataRanges, contains) || slices.ContainsFunc(e.Deny, contains)
	if denied && !slices.ContainsFunc(e.Allow, contains) {
		return fmt.Errorf("%s: %w", ip, errDenied)
	}
	return nil
}
