package vtl

// The syntax tree. Every node knows its place in the source.

type node interface{ at() int }

type position int

func (p position) at() int { return int(p) }

type textNode struct {
	position
	text string
}

// referenceNode is $a.b[0].c($d). In text it prints; elsewhere it is an expression.
type referenceNode struct {
	position
	root   string
	links  []link
	quiet  bool
	braces bool

	escaped      bool   // \$a
	escapePrefix string // half of the backslashes before it
	morePrefix   string // '$' and '#' before it that start nothing
	source       string // as written, without those
	uncomputable bool   // $\!a is no reference, though it looks like one
	runt         bool   // a name without its '$'
}

type linkKind uint8

const (
	propertyLink linkKind = iota // .name
	methodLink                   // .name(arguments)
	indexLink                    // [argument]
)

type link struct {
	position
	kind      linkKind
	name      string
	arguments []node
}

type setNode struct {
	position
	target *referenceNode
	value  node
}

type ifNode struct {
	position
	branches  []branch
	otherwise []node
}

type branch struct {
	condition node
	body      []node
}

type foreachNode struct {
	position
	variable string
	list     node // nil if none was given
	body     []node

	incomplete bool // too few arguments to be executed
}

type defineNode struct {
	position
	name string
	body []node
}

type breakNode struct {
	position
	scope node // nil for the nearest
}

type stopNode struct{ position }

// macroNode is a #macro: accepted and never to be called.
type macroNode struct {
	position
	name string
}

type integerNode struct {
	position
	image string
}

type floatNode struct {
	position
	image string
}

type booleanNode struct {
	position
	value bool
}

// stringNode is a literal; with parts if it is to be interpolated.
type stringNode struct {
	position
	value    string
	template []node

	interpolated bool // in double quotes with '$' or '#' inside: template is executed
	padded       bool // a blank was added to the end of the template
}

type listNode struct {
	position
	items []node
}

type mapNode struct {
	position
	pairs []node // keys and values in turn
}

type rangeNode struct {
	position
	from, to node
	source   string
}

type unaryNode struct {
	position
	operand node
}

type binaryNode struct {
	position
	operator    kind
	left, right node
	source      string // of what stands after the operator
}

// groupNode is an expression in parentheses.
type groupNode struct {
	position
	inner  node
	source string
}
