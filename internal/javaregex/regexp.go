// Package javaregex runs Java regular expressions.
package javaregex

import "regexp"

type Regexp struct{ re *regexp.Regexp }

func Compile(pattern string) (*Regexp, error) {
	re, err := regexp.Compile("^(?:" + pattern + ")$")
	return &Regexp{re}, err
}

func (r *Regexp) MatchString(s string) (bool, error) { return r.re.MatchString(s), nil }
