package javaregex

import (
	"fmt"
	"strings"
)

// A ReplacementError says what is wrong with a replacement; Java throws it when a match is found.
type ReplacementError struct {
	Exception string // Java's class
	Message   string
}

func (e *ReplacementError) Error() string { return e.Exception + ": " + e.Message }

func illegalArgument(format string, args ...any) error {
	return &ReplacementError{"java.lang.IllegalArgumentException", fmt.Sprintf(format, args...)}
}

const maxReplaced = 32 << 20 // bytes of text made

// ReplaceAll replaces every match in s, like java.lang.String.replaceAll: $1 and ${name} in the replacement are groups, a backslash
// takes the next character as it is.
func (r *Regexp) ReplaceAll(s, replacement string) (string, error) {
	return r.replace(s, replacement, true)
}

// ReplaceFirst replaces the first match in s.
func (r *Regexp) ReplaceFirst(s, replacement string) (string, error) {
	return r.replace(s, replacement, false)
}

func (r *Regexp) replace(s, replacement string, all bool) (string, error) {
	var b strings.Builder
	var failed error
	done := 0
	err := r.each(s, func(groups []int) bool {
		b.WriteString(s[done:groups[0]])
		done = groups[1]
		failed = r.expand(&b, s, replacement, groups)
		return all && failed == nil
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return "", err
	}
	if done == 0 && b.Len() == 0 {
		return s, nil
	}
	b.WriteString(s[done:])
	return b.String(), nil
}

// expand appends the replacement of one match.
func (r *Regexp) expand(b *strings.Builder, s, replacement string, groups []int) error {
	for i := 0; i < len(replacement); {
		if b.Len() > maxReplaced {
			return ErrBudget
		}
		switch replacement[i] {
		case '\\':
			if i+1 == len(replacement) {
				return illegalArgument("character to be escaped is missing")
			}
			b.WriteByte(replacement[i+1])
			i += 2
		case '$':
			group, size, err := r.groupIn(replacement[i+1:])
			if err != nil {
				return err
			}
			if from := groups[2*group]; from >= 0 {
				b.WriteString(s[from:groups[2*group+1]])
			}
			i += 1 + size
		default:
			b.WriteByte(replacement[i])
			i++
		}
	}
	return nil
}

// groupIn reads what stands behind a $: as many digits as make the number of a group, or a name in braces.
func (r *Regexp) groupIn(s string) (group, size int, err error) {
	if s == "" {
		return 0, 0, illegalArgument("Illegal group reference: group index is missing")
	}
	if s[0] == '{' {
		return r.namedIn(s)
	}
	if s[0] < '0' || '9' < s[0] {
		return 0, 0, illegalArgument("Illegal group reference")
	}
	group, size = int(s[0]-'0'), 1
	for size < len(s) && '0' <= s[size] && s[size] <= '9' {
		longer := group*10 + int(s[size]-'0')
		if longer > r.groups {
			break
		}
		group = longer
		size++
	}
	if group > r.groups {
		return 0, 0, &ReplacementError{"java.lang.IndexOutOfBoundsException", fmt.Sprintf("No group %d", group)}
	}
	return group, size, nil
}

func (r *Regexp) namedIn(s string) (group, size int, err error) {
	size = 1
	for size < len(s) && isAlnum(rune(s[size])) {
		size++
	}
	name := s[1:size]
	switch {
	case name == "":
		return 0, 0, illegalArgument("named capturing group has 0 length name")
	case size == len(s) || s[size] != '}':
		return 0, 0, illegalArgument("named capturing group is missing trailing '}'")
	case name[0] <= '9':
		return 0, 0, illegalArgument("capturing group name {%s} starts with digit character", name)
	}
	group, ok := r.names[name]
	if !ok {
		return 0, 0, illegalArgument("No group with name {%s}", name)
	}
	return group, size + 1, nil
}
