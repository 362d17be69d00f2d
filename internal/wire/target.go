package wire

// validTarget is whether a target can stand in a request line and begins as one of ours does. HTTP/2 can carry others.
func validTarget(target string) bool {
	if target == "" || target[0] != '/' {
		return false
	}
	for i := range len(target) {
		if c := target[i]; c <= ' ' || c == '#' || c == 0x7f {
			return false
		}
	}
	return true
}
