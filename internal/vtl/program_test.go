package vtl

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"stile/internal/jsonval"
)

func run(t testing.TB, source string, budget Budget) (string, error) {
	t.Helper()
	p, err := Compile(source, Options{})
	if err != nil {
		return "", err
	}
	out, err := p.Run(nil, nil, nil, budget)
	return string(out), err
}

func TestErrorsSayWhereAndShowTheLine(t *testing.T) {
	for source, want := range map[string]string{
		"a\n\t#set($x = )\nb":         "line 2, column 12: expected a value instead of \")\"\n\t#set($x = )\n\t          ^",
		"#if(true)x":                  "line 1, column 11: expected #end instead of the end\n#if(true)x\n          ^",
		"x #end":                      "line 1, column 3: unexpected \"#end\"\nx #end\n  ^",
		"é $":                         "line 1, column 4: the template ends in the middle of \"$\"\né $\n   ^",
		"#foreach($i in [1..3])":      "line 1, column 23: expected #end instead of the end\n#foreach($i in [1..3])\n                      ^",
		"#set($l = [1])\n${l.get(7)}": "line 2, column 5: IndexOutOfBoundsException: index 7, size 1\n${l.get(7)}\n    ^",
	} {
		_, err := run(t, source, Budget{})
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", source, err)
			continue
		}
		if got := e.Error() + "\n" + e.Excerpt(); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", source, got, want)
		}
	}
}

func TestALoopEndsAfterAThousandRounds(t *testing.T) {
	out, err := run(t, "#foreach($i in [1..5000])$i #end|#foreach($i in [1..3])$i#end", Budget{})
	if err != nil || !strings.HasSuffix(out, " 999 1000 |123") {
		t.Error(out[max(0, len(out)-40):], err)
	}
	if out, err := run(t, "#foreach($i in [1..9])$i#end", Budget{Rounds: 4}); out != "1234" || err != nil {
		t.Error(out, err)
	}
}

func TestBombsExceedABudget(t *testing.T) {
	nested := strings.Repeat("#foreach($i in [1..1000])", 6) + "x" + strings.Repeat("#end", 6)
	for name, source := range map[string]string{
		"steps":      nested,
		"silent":     strings.ReplaceAll(nested, "x", ""),
		"doubling":   `#set($a = "aaaaaaaaaa")#foreach($i in [1..1000])#set($a = "$a$a")#end`,
		"adding":     `#set($a = "aaaaaaaaaa")#foreach($i in [1..1000])#set($a = $a + $a)#end`,
		"concat":     `#set($a = "aaaaaaaaaa")#foreach($i in [1..1000])#set($a = $a.concat($a))#end`,
		"replace":    `#set($a = "aaaaaaaaaa")#foreach($i in [1..1000])#set($a = $a.replace("a", "aaaaaaaaaaaaaaaaaaaaaaaaaa"))#end`,
		"replaceAll": `#set($a = "aaaaaaaaaa")#foreach($i in [1..1000])#set($a = $a.replaceAll("a", "aaaaaaaaaaaaaaaaaaaaaaaaaa"))#end`,
		"repeat":     `#set($a = "a")$a.repeat(2147483647)`,
		"format":     `#set($a = "a")$a.format("%2147483647d", 1)`,
		"places":     `#set($a = '%1$s%1$s%1$s%1$s%1$s%1$s%1$s%1$s')$a.format($a.repeat(20000), $a.repeat(20000))`,
		"range":      `#set($a = [-2147483648..2147483647])`,
		"elements":   `#set($a = [1])#foreach($i in [1..1000])#set($b = $a.addAll($a))#end`,
		"itself":     `#set($a = [1])#set($b = $a.add([$a]))$a`,
		"views":      `#set($a = {})#set($b = $a.put("a", [$a.values(), $a.entrySet()]))$a`,
		"entry":      `#set($a = {})#set($b = $a.put("a", $a.entrySet()))#foreach($e in $a.entrySet())"$e"#end`,
		"scope":      `#foreach($i in [1])#set($foreach.a = $foreach)$foreach.a#end`,
		"product":    `#set($a = 99999999999999999999)#foreach($i in [1..1000])#set($a = $a * $a)#end`,
		"power":      `#set($a = 99999999999999999999)$a.pow(2147483647)`,
		"blocks":     `#define($a)$b$b#end#define($b)$a$a#end$a` + strings.Repeat("$a", 10) + nested,
		"output":     `#set($a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")` + strings.ReplaceAll(nested, "x", "$a$a$a$a"),
		"regex":      `#set($a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")#foreach($i in [1..1000])$a.matches("(?=a)(a|aa)+\\1$")#end`,
		"comparing":  `#set($a = [1..2000])#foreach($i in $a)#foreach($j in $a)#set($c = $a.contains(0))#end#end`,
		"split":      `#set($a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")#foreach($i in [1..1000])#set($a = "$a$a")#set($b = $a.split(""))#end`,
		"looking":    longText + `#foreach($i in [1..1000])#if($a.contains("b"))#end#end`,
		"characters": longText + `#foreach($i in [1..1000])#if($a.charAt(0) == "b")#end#end`,
		"same text":  longText + `#set($b = $a.concat("b"))#set($a = $a.concat("a"))#foreach($i in [1..1000])#if($a == $b)#end#end`,
		"hash":       longText + `#foreach($i in [1..1000])#if($a.hashCode() == 1)#end#end`,
		"key":        longText + `#set($m = {})#foreach($i in [1..1000])#if($m[$a] == 1)#end#end`,
		"inserting":  longList + `#foreach($i in [1..1000])#set($b = $a.add(0, 1))#end`,
		"removing":   longList + `#foreach($i in [1..1000])#set($b = $a.remove(0))#end`,
		"keeping":    longList + `#foreach($i in [1..1000])#set($b = $a.removeAll([]))#end`,
		"unmapping":  `#set($m = {})#foreach($i in [1..1000])#set($b = $m.put($i, $i))#end#foreach($i in [1..1000])#set($b = $m.remove(0))#end`,
		"same lists": longList + `#set($b = [1..10000])#foreach($i in [1..1000])#if($a == $b)#end#end`,
		"hashes":     longList + `#foreach($i in [1..1000])#if($a.hashCode() == 1)#end#end`,
		"twins":      twinLists + `#if($a == $b)#end`,
		"twins hash": twinLists + `$a.hashCode()`,
		"products":   `#set($a = 99999999999999999999)#set($a = $a.pow(2000))#foreach($i in [1..1000])#if($a * $a == 1)#end#end`,
		"largest":    `#set($a = 99999999999999999999)#foreach($i in [1..17])#set($a = $a * $a)#end$a`,
	} {
		_, err := run(t, source, Budget{Steps: 200_000, OutputBytes: 1 << 20, Elements: 100_000, RegexTime: 100 * time.Millisecond})
		var e *Error
		if !errors.As(err, &e) || !e.Budget {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What looking through grows with.
const (
	longText  = `#set($a = "aaaaaaaaaa")#foreach($i in [1..15])#set($a = "$a$a")#end`
	longList  = `#set($a = [1..10000])`
	twinLists = `#set($a = [1])#set($b = [1])#foreach($i in [1..60])#set($a = [$a, $a])#set($b = [$b, $b])#end`
)

func TestTemplatesThatTakeTooLongEnd(t *testing.T) {
	const source = `#foreach($i in [1..1000])#foreach($j in [1..1000])#set($a = $i + $j)#end#end`
	_, err := run(t, source, Budget{Time: time.Nanosecond})
	var e *Error
	if !errors.As(err, &e) || !e.Budget || !strings.Contains(e.Message, "more than 1ns") {
		t.Error(err)
	}
}

func TestDeepTemplatesAreRefused(t *testing.T) {
	const n = 100_000
	for name, source := range map[string]string{
		"ifs":         strings.Repeat("#if(true)", n),
		"brackets":    "#set($x = " + strings.Repeat("(", n),
		"lists":       "#set($x = " + strings.Repeat("[", n),
		"maps":        "#set($x = " + strings.Repeat("{1:", n),
		"calls":       strings.Repeat("$a.b(", n),
		"indexes":     strings.Repeat("$a[", n),
		"negations":   "#set($x = " + strings.Repeat("!", n),
		"ranges":      "#set($x = " + strings.Repeat("[$a.b(", n),
		"closed":      "#set($x = " + strings.Repeat("[$a.b(", 5000) + strings.Repeat(")]", 5000) + ")",
		"backslashes": strings.Repeat(`\`, n) + "#if(",
	} {
		if _, err := Compile(source, Options{TemplateBytes: 10 << 20}); err == nil {
			t.Errorf("%s: compiled", name)
		}
	}
	if _, err := Compile(strings.Repeat("x", DefaultTemplateBytes+1), Options{}); err == nil {
		t.Error("a template of more than 300 KB compiled")
	}
}

func TestAProgramRunsInManyGoroutinesAtOnce(t *testing.T) {
	p, err := Compile(`#set($s = 0)#foreach($i in [1..100])#set($s = $s + $i)#end$s "$s"`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				out, err := p.Run(nil, nil, nil, Budget{})
				if err != nil || string(out) != `5050 "5050"` {
					t.Error(string(out), err)
					return
				}
			}
		})
	}
	group.Wait()
}

func TestRunsLeaveNothingBehind(t *testing.T) {
	p, err := Compile(`[$x]#set($x = 1)#if($root == "fail")$x.substring(1).toString()$root.substring(9)#end$x`, Options{Roots: []string{"root"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{"ok", "fail", "ok"} {
		out, err := p.Run([]byte("<"), []Value{jsonval.OfString(root)}, nil, Budget{})
		if (err != nil) != (root == "fail") || err == nil && string(out) != "<[]1" {
			t.Errorf("%s: %q %v", root, out, err)
		}
	}
}

func TestTextWithoutReferencesRendersWithoutAllocation(t *testing.T) {
	p, err := Compile("{\"statusCode\": 200}\n## comment\n#[[#if(]]#", Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, 0, 64)
	allocations := testing.AllocsPerRun(100, func() {
		out, err = p.Run(out[:0], nil, nil, Budget{})
	})
	if allocations != 0 || err != nil || string(out) != "{\"statusCode\": 200}\n#if(" {
		t.Errorf("%v allocations, %q, %v", allocations, out, err)
	}
}
