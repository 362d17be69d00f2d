package vtl

import (
	"math/rand/v2"
	"strings"
	"testing"

	"stile/internal/jsonval"
)

// walker executes a syntax tree as it stands: variables in a map, nothing prepared, no slots, no views of loops used again. It is
// what compiled programs are held against.
type walker struct {
	m    *Machine // for what values can do
	vars map[string]Value
	out  strings.Builder
}

func walkTree(source string) (out string, err error) {
	tree, parseErr := parse(source, 0, 0, DefaultDepth)
	if parseErr != nil {
		return "", parseErr
	}
	w := &walker{vars: map[string]Value{}}
	p := &Program{source: source, loopSlots: loopSlots{noSlot, noSlot, noSlot, true}}
	w.m = &Machine{program: p, budget: Budget{Steps: 200_000, OutputBytes: 1 << 20}.withDefaults()}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *Error:
			out, err = "", r
		case unwinding:
			out = w.out.String()
		default:
			panic(r)
		}
	}()
	w.block(tree)
	return w.out.String(), nil
}

func (w *walker) block(nodes []node) signal {
	for _, n := range nodes {
		if s := w.statement(n); s != next {
			return s
		}
	}
	return next
}

func (w *walker) statement(n node) signal {
	w.m.step()
	switch n := n.(type) {
	case *textNode:
		w.out.WriteString(n.text)
	case *referenceNode:
		w.print(n)
	case *setNode:
		w.set(n)
	case *ifNode:
		for _, b := range n.branches {
			if w.test(b.condition) {
				return w.block(b.body)
			}
		}
		return w.block(n.otherwise)
	case *foreachNode:
		return w.foreach(n)
	case *breakNode:
		return breaking
	case *stopNode:
		return stopping
	}
	return next
}

func (w *walker) print(n *referenceNode) {
	switch {
	case n.runt:
		w.out.WriteString(n.root)
	case n.uncomputable:
	case n.escaped:
		w.value(n)
		w.out.WriteString(n.escapePrefix + n.source)
	default:
		w.out.WriteString(n.escapePrefix + n.morePrefix + w.m.Text(w.value(n)))
	}
	w.m.Make(w.out.Len())
}

func (w *walker) set(n *setNode) {
	v := w.value(n.value)
	if v.IsNull() {
		return
	}
	if len(n.target.links) == 0 {
		w.vars[n.targetName()] = v
		return
	}
	last := n.target.links[len(n.target.links)-1]
	target := w.follow(n.target.root, n.target.links[:len(n.target.links)-1])
	switch {
	case target.IsNull():
	case last.kind == indexLink:
		w.m.setElement(n.position, target, w.index(last, target), v)
	default:
		w.m.setProperty(target, last.name, v)
	}
}

func (w *walker) foreach(n *foreachNode) signal {
	var it iterator
	if n.incomplete {
		w.m.failf(n.position, "incomplete")
	}
	if n.list == nil || !it.over(w.value(n.list)) {
		return next
	}
	saved := map[string]Value{n.variable: w.vars[n.variable]}
	for _, name := range []string{"foreach", "velocityCount", "velocityHasNext"} {
		saved[name] = w.vars[name]
	}
	w.vars["foreach"] = jsonval.OfOpaque(&Scope{parent: saved["foreach"]})
	scope := w.vars["foreach"].Opaque().(*Scope)
	result := next
	for i := 0; i < w.m.budget.Rounds && it.hasNext() && result == next; i++ {
		v := it.next(w.m, n.position)
		scope.index, scope.hasNext = i, it.hasNext()
		w.vars["velocityCount"], w.vars["velocityHasNext"] = jsonval.OfInt(int32(i+1)), jsonval.OfBool(it.hasNext())
		w.vars[n.variable] = v
		w.m.step()
		result = w.block(n.body)
	}
	w.vars[n.variable] = saved[n.variable]
	w.vars["velocityCount"], w.vars["velocityHasNext"] = saved["velocityCount"], saved["velocityHasNext"]
	if w.vars["foreach"].Opaque() == jsonval.Opaque(scope) {
		w.vars["foreach"] = scope.parent
	}
	if result == breaking {
		return next
	}
	return result
}

func (w *walker) test(n node) bool {
	switch n := n.(type) {
	case *groupNode:
		return w.test(n.inner)
	case *referenceNode, *booleanNode:
		v := w.value(n)
		return v.Kind() != jsonval.Boolean && !v.IsNull() || v.Bool()
	case *unaryNode:
		return !w.test(n.operand)
	case *binaryNode:
		switch n.operator {
		case plus, minus, multiply, divide, modulus:
			w.value(n)
			return false
		}
		return w.value(n).Bool()
	}
	return false
}

func (w *walker) value(n node) Value {
	switch n := n.(type) {
	case *groupNode:
		return w.value(n.inner)
	case *integerNode:
		return integerValue(n.image)
	case *floatNode:
		return floatValue(n.image)
	case *booleanNode:
		return jsonval.OfBool(n.value)
	case *stringNode:
		return w.text(n)
	case *listNode:
		return jsonval.OfArray(&jsonval.Array{Items: w.values(n.items), Java: true})
	case *mapNode:
		o := jsonval.NewObject(0)
		for values := w.values(n.pairs); len(values) > 0; values = values[2:] {
			o.Put(w.m.key(values[0]), values[1])
		}
		return jsonval.OfObject(o)
	case *rangeNode:
		return (&makeRange{n.position, constant{w.value(n.from)}, constant{w.value(n.to)}}).eval(w.m)
	case *unaryNode:
		return jsonval.OfBool(w.test(n))
	case *binaryNode:
		return w.binary(n)
	case *referenceNode:
		if n.runt || n.uncomputable {
			return Value{}
		}
		if v := w.follow(n.root, n.links); !v.IsNull() {
			return v
		}
		return emptyString
	}
	panic(n)
}

func (w *walker) values(nodes []node) []Value {
	list := make([]Value, len(nodes))
	for i, n := range nodes {
		list[i] = w.value(n)
	}
	return list
}

func (w *walker) text(n *stringNode) Value {
	if !n.interpolated {
		return jsonval.OfString(n.value)
	}
	inner := &walker{m: w.m, vars: w.vars}
	if s := inner.block(n.template); s != next {
		panic(unwinding{s})
	}
	s := inner.out.String()
	if n.padded && s != "" {
		s = s[:len(s)-1]
	}
	w.m.Make(len(s))
	return jsonval.OfString(s)
}

func (w *walker) binary(n *binaryNode) Value {
	switch n.operator {
	case logicalAnd:
		return jsonval.OfBool(w.test(n.left) && w.test(n.right))
	case logicalOr:
		return jsonval.OfBool(w.test(n.left) || w.test(n.right))
	}
	left, right := constant{w.value(n.left)}, constant{w.value(n.right)}
	switch n.operator {
	case equal, notEqual:
		return jsonval.OfBool(w.m.equal(left.value, right.value) == (n.operator == equal))
	case less, lessOrEqual, greater, greaterOrEqual:
		return (&compareOrder{left, right, n.operator}).eval(w.m)
	case plus:
		return (&add{n.position, left, right, literalOf(n.left), literalOf(n.right)}).eval(w.m)
	}
	return w.m.calculate(n.position, n.operator, left.value, right.value)
}

func (w *walker) follow(root string, links []link) Value {
	v := w.vars[root]
	for _, l := range links {
		if v.IsNull() {
			return v
		}
		w.m.step()
		switch l.kind {
		case propertyLink:
			v = w.m.property(v, l.name)
		case indexLink:
			v = w.m.element(l.position, v, w.index(l, v))
		case methodLink:
			s := &step{position: l.position, kind: methodLink, name: l.name, methods: methods[l.name]}
			for _, a := range w.values(l.arguments) {
				s.arguments = append(s.arguments, constant{a})
			}
			v = w.m.callMethod(s, v)
		}
	}
	return v
}

func (w *walker) index(l link, target Value) Value {
	return w.m.index(&step{position: l.position, arguments: []expression{constant{w.value(l.arguments[0])}}}, target)
}

var fragments = strings.Split(`$a|$b.c|$l[0]|$m.k|$l.size()|$m.put("k", $a)|$l.add($a)|$!x|${a}b|\$a|\\$a|$$a|#set($a = 1)|#set($a = $a + 1)|`+
	`#set($a = "v$a")|#set($b = {"c": [1, $a]})|#set($m.k = $l)|#set($l[0] = $a)|#set($l = [1, "x", true, 2.5])|#set($m = {"k": "v", 1: 2})|`+
	`#if($a)|#if($a == 1)|#if(!$b || $l.size() > 2)|#elseif($a == "v1")|#else|#end|#end|#end|#foreach($i in $l)|#foreach($k in $m.keySet())|`+
	`#foreach($a in [1..3])|$foreach.count|$foreach.hasNext|$velocityCount|$foreach.parent.index|#break|#stop|text |"|{|}|,|##c|#*c*#|`+
	`#set($s = "#foreach($i in $l)$i#if($i == 'x')#break#end#end")$s|#set($s = $s + $l + (1 - "a"))$s|$s.replace("x", "$a")|$l.get(9)|`+
	`#set($n = 7 / 2 * 1.5 - $a)$n|$n.intValue()|$s.split("x").size()|$i$k|#set($foreach = 1)|$foreach|`+"\n", "|")

func TestProgramsDoWhatTheirTreesSay(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const templates = 20_000
	compiled := 0
	for range templates {
		var b strings.Builder
		for range 1 + random.IntN(14) {
			b.WriteString(fragments[random.IntN(len(fragments))])
		}
		source := b.String()
		want, wantErr := walkTree(source)
		p, err := Compile(source, Options{})
		if err != nil {
			if wantErr == nil {
				t.Errorf("%q doesn't compile: %v", source, err)
			}
			continue
		}
		compiled++
		out, err := p.Run(nil, nil, nil, Budget{Steps: 200_000, OutputBytes: 1 << 20})
		if (err != nil) != (wantErr != nil) || err == nil && string(out) != want {
			t.Errorf("%q\nprogram %q %v\ntree    %q %v", source, out, err, want, wantErr)
		}
	}
	if compiled < templates/10 {
		t.Errorf("only %d templates compile", compiled)
	}
}
