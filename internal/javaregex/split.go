package javaregex

// Split splits s at every match, like java.lang.String.split: into at most limit parts if limit is positive, without empty parts at the
// end if it is zero.
func (r *Regexp) Split(s string, limit int) ([]string, error) {
	var parts []string
	from := 0
	err := r.each(s, func(groups []int) bool {
		if limit > 0 && len(parts) == limit-1 {
			return false
		}
		if from == 0 && groups[1] == 0 { // an empty match at the start makes no part
			return true
		}
		parts = append(parts, s[from:groups[0]])
		from = groups[1]
		return true
	})
	if err != nil {
		return nil, err
	}
	if from == 0 {
		return []string{s}, nil
	}
	parts = append(parts, s[from:])
	if limit == 0 {
		for len(parts) > 0 && parts[len(parts)-1] == "" {
			parts = parts[:len(parts)-1]
		}
	}
	return parts, nil
}
