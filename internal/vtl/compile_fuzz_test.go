package vtl

import (
	"errors"
	"testing"
)

// FuzzCompile reads templates: a program or an error with a place.
func FuzzCompile(f *testing.F) {
	for _, source := range []string{
		`#set($x = {"a": [1..3], 'b': "$y.z[0].q($w, -1.5e3)"})`,
		"#if($a == 1 && !$b || ($c >= 2))x#elseif(true)y#{else}z#end",
		"#foreach($i in $l)$foreach.count#break#end#define($d)$!{d}#end",
		"#literal()$x#end#[[ ]]# ## c\n#* d *##** e *#\\#if \\\\$a $\\!b $$#c #@x()#end",
		"#macro(m $a)$a#end#m(1)#{foo}#stop",
		"$[ $![ $. ${ $!{ #set ( [$a..\t3] {} [] 1 -1 .5",
	} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		p, err := Compile(source, Options{Roots: []string{"input"}})
		var e *Error
		switch {
		case err == nil && p.source != source:
			t.Error("source lost")
		case err != nil && (!errors.As(err, &e) || e.Line < 1 || e.Column < 1 || e.Offset > len(source)):
			t.Errorf("%#v", err)
		}
		if _, outlineErr := ReadOutline(source); (outlineErr == nil) != (err == nil) && (e == nil || !e.Budget) {
			t.Errorf("compiles %v, outlines %v", err, outlineErr)
		}
	})
}
