package wire

import "strings"

// dropNominated takes out the fields that Connection names: they are meant for the next hop only, RFC 9110 section 7.6.1.
func dropNominated(h *Header) {
	for nth := 0; ; nth++ {
		list, ok := h.nthKnown(NameConnection, nth)
		if !ok {
			return
		}
		for list != "" {
			var name string
			name, list, _ = strings.Cut(list, ",")
			switch name = strings.Trim(name, " \t"); {
			case name == "", equalFold(name, "close"), equalFold(name, "keep-alive"), equalFold(name, "connection"):
			default:
				h.Del(name)
			}
		}
	}
}

// nthKnown is the n-th value under a known name.
func (h *Header) nthKnown(known Name, n int) (string, bool) {
	for i := range h.fields {
		if h.fields[i].known != known {
			continue
		}
		if n == 0 {
			return h.fields[i].Value, true
		}
		n--
	}
	return "", false
}
