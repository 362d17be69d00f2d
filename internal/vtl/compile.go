package vtl

import (
	"math"
	"math/big"
	"strconv"

	"stile/internal/jsonval"
)

// compiler turns the tree into statements and expressions with variables in slots and methods looked up.
type compiler struct {
	program  *Program
	cost     int  // of the block that is being compiled
	escapes  bool // some $foreach may outlive its loop
	options  Options
	slots    map[string]int
	assigned map[string]bool // variables that some statement sets
}

// slot is the place of the variable called name.
func (c *compiler) slot(name string) int {
	if i, ok := c.slots[name]; ok {
		return i
	}
	i := len(c.program.slots)
	c.slots[name] = i
	c.program.slots = append(c.program.slots, name)
	return i
}

const noSlot = -1

// loopSlots are the variables that every #foreach sets, where the template uses them.
type loopSlots struct {
	scope, count, hasNext int
	escapes               bool
}

func (c *compiler) loopSlots() loopSlots {
	find := func(name string) int {
		if i, ok := c.slots[name]; ok {
			return i
		}
		return noSlot
	}
	return loopSlots{find("foreach"), find("velocityCount"), find("velocityHasNext"), c.escapes}
}

// findAssigned notes what is assigned anywhere, strings included.
func (c *compiler) findAssigned(nodes []node) {
	if c.assigned == nil {
		c.assigned = map[string]bool{}
	}
	walk(nodes, func(n node) {
		switch n := n.(type) {
		case *setNode:
			c.assigned[n.targetName()] = true
		case *foreachNode:
			c.assigned[n.variable] = true
		case *defineNode:
			c.assigned[n.name] = true
		}
	})
}

// targetName is what a #set of a plain variable assigns to. For ${x} that is not x, in Velocity 1.7.
func (n *setNode) targetName() string {
	switch {
	case n.target.braces && n.target.quiet:
		return "!{"
	case n.target.braces:
		return "{"
	case n.target.quiet:
		return "!" + n.target.root
	}
	return n.target.root
}

// block compiles statements, joins texts with each other and with the reference behind them, and adds up what they cost.
func (c *compiler) block(nodes []node) *block {
	outside := c.cost
	c.cost = 1
	b := &block{}
	for _, n := range nodes {
		s := c.statement(n)
		if s == nil {
			continue
		}
		if len(b.statements) > 0 {
			if last, ok := b.statements[len(b.statements)-1].(*printText); ok && join(last, s) {
				if _, ok := s.(*printText); !ok {
					b.statements[len(b.statements)-1] = s
				}
				continue
			}
		}
		b.statements = append(b.statements, s)
	}
	b.cost = c.cost
	c.cost = outside
	return b
}

// join makes one statement of a text and the one behind it, if that can take the text along.
func join(before *printText, s statement) bool {
	switch s := s.(type) {
	case *printText:
		before.text += s.text
	case *printReference:
		s.text = before.text
	case *printFunction:
		s.text = before.text
	default:
		return false
	}
	return true
}

func (c *compiler) statement(n node) statement {
	c.cost++
	switch n := n.(type) {
	case *textNode:
		return &printText{n.text}
	case *referenceNode:
		return c.print(n)
	case *setNode:
		return c.set(n)
	case *ifNode:
		s := &choose{}
		for _, b := range n.branches {
			s.branches = append(s.branches, choice{c.expression(b.condition), c.block(b.body)})
		}
		s.otherwise = c.block(n.otherwise)
		return s
	case *foreachNode:
		if n.incomplete {
			return &incompleteLoop{n.position}
		}
		if n.list == nil {
			return nil
		}
		s := &loop{position: n.position, slot: c.slot(n.variable), list: c.expression(n.list), guarded: breaksFromString(n.body)}
		s.body = c.block(n.body)
		return s
	case *defineNode:
		return &define{slot: c.slot(n.name), block: &definition{body: c.block(n.body), guarded: breaksFromString(n.body)}}
	case *breakNode:
		s := &breakLoop{position: n.position}
		if n.scope != nil {
			s.scope = c.expression(n.scope)
		}
		return s
	case *stopNode:
		return stop{}
	}
	return nil
}

func (c *compiler) print(n *referenceNode) statement {
	switch {
	case n.runt:
		return &printText{n.root}
	case n.uncomputable:
		return &printText{""}
	case n.escaped:
		return &printEscaped{prefix: n.escapePrefix, source: n.source, reference: c.reference(n)}
	}
	r := c.reference(n)
	if r.function != nil && r.function.function.Append != nil && len(r.steps) == 1 {
		return &printFunction{prefix: n.escapePrefix + n.morePrefix, reference: r}
	}
	s := &printReference{escapePrefix: n.escapePrefix, morePrefix: n.morePrefix, source: n.source, reference: r}
	if n.quiet {
		s.source = ""
	}
	return s
}

func (c *compiler) set(n *setNode) statement {
	value := c.expression(n.value)
	if len(n.target.links) == 0 {
		return &setVariable{slot: c.slot(n.targetName()), value: value}
	}
	r := c.reference(n.target)
	last := r.steps[len(r.steps)-1]
	r.steps = r.steps[:len(r.steps)-1]
	r.function = nil
	return &setMember{position: n.position, target: r, last: last, value: value}
}

func (c *compiler) expression(n node) expression {
	c.cost++
	switch n := n.(type) {
	case *referenceNode:
		if n.runt || n.uncomputable {
			return constant{}
		}
		return c.reference(n)
	case *stringNode:
		if !n.interpolated {
			return constant{jsonval.OfString(n.value)}
		}
		return &interpolation{body: c.block(n.template), padded: n.padded}
	case *integerNode:
		return constant{integerValue(n.image)}
	case *floatNode:
		return constant{floatValue(n.image)}
	case *booleanNode:
		return constant{jsonval.OfBool(n.value)}
	case *listNode:
		return &makeList{c.expressions(n.items)}
	case *mapNode:
		return &makeMap{c.expressions(n.pairs)}
	case *rangeNode:
		return &makeRange{n.position, c.expression(n.from), c.expression(n.to)}
	case *groupNode:
		return c.expression(n.inner)
	case *unaryNode:
		return &not{c.expression(n.operand)}
	case *binaryNode:
		return c.binary(n)
	}
	return constant{}
}

func (c *compiler) binary(n *binaryNode) expression {
	left, right := c.expression(n.left), c.expression(n.right)
	switch n.operator {
	case logicalAnd:
		return &and{left, right}
	case logicalOr:
		return &or{left, right}
	case equal, notEqual:
		return &compareEqual{left, right, n.operator == notEqual}
	case less, lessOrEqual, greater, greaterOrEqual:
		return &compareOrder{left, right, n.operator}
	case plus:
		return &add{n.position, left, right, literalOf(n.left), literalOf(n.right)}
	}
	return &arithmetic{n.position, left, right, n.operator}
}

// literalOf is how an operand without a value takes part in a concatenation: as its source, or what Velocity takes for that.
func literalOf(n node) string {
	switch n := n.(type) {
	case *referenceNode:
		return n.source
	case *binaryNode:
		return n.source
	case *groupNode:
		return n.source
	case *rangeNode:
		return n.source
	}
	return ""
}

func (c *compiler) expressions(nodes []node) []expression {
	list := make([]expression, len(nodes))
	for i, n := range nodes {
		list[i] = c.expression(n)
	}
	return list
}

func (c *compiler) reference(n *referenceNode) *reference {
	r := &reference{position: n.position, slot: c.slot(n.root)}
	if n.root == "foreach" && !readsScope(n.links) {
		c.escapes = true
	}
	for i, l := range n.links {
		c.cost++
		s := step{position: l.position, kind: l.kind, name: l.name, arguments: c.expressions(l.arguments)}
		switch l.kind {
		case propertyLink:
			s.hint, s.class, s.field = c.program.properties, isClassName(l.name), scopeFields[l.name]
			c.program.properties++
		case methodLink:
			s.methods = methods[l.name]
			s.prepared = preparePattern(l.name, s.arguments)
			if i == 0 {
				r.function = c.function(n.root, l.name, s.arguments)
			}
		}
		r.steps = append(r.steps, s)
	}
	return r
}

// readsScope tells whether a reference to $foreach only asks it for a number or truth value, so that nothing can keep hold of it.
func readsScope(links []link) bool {
	for i, l := range links {
		if l.kind != propertyLink {
			return false
		}
		switch l.name {
		case "parent", "topmost":
		case "index", "count", "hasNext", "first", "last":
			return i == len(links)-1
		default:
			return false
		}
	}
	return false
}

// function looks up a method of a root at compile time.
func (c *compiler) function(root, method string, arguments []expression) *boundFunction {
	if c.options.Function == nil || c.assigned[root] || c.slots[root] >= c.program.roots {
		return nil
	}
	f := c.options.Function(root, method)
	if f == nil {
		return nil
	}
	b := &boundFunction{function: f}
	if f.Prepare != nil && len(arguments) > 0 {
		if k, ok := arguments[0].(constant); ok && k.value.Kind() == jsonval.String {
			b.prepared = f.Prepare(k.value.Str())
		}
	}
	return b
}

// integerValue is an Integer, or the next larger type that holds the number.
func integerValue(image string) Value {
	if i, err := strconv.ParseInt(image, 10, 64); err == nil {
		if i == int64(int32(i)) {
			return jsonval.OfInt(int32(i))
		}
		return jsonval.OfLong(i)
	}
	i, _ := new(big.Int).SetString(image, 10)
	return jsonval.OfBigInteger(i)
}

// floatValue is a Double, which may be infinite.
func floatValue(image string) Value {
	f, err := strconv.ParseFloat(image, 64)
	if err != nil && !math.IsInf(f, 0) {
		f = math.NaN()
	}
	return jsonval.OfDouble(f)
}
