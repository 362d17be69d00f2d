package vtl

// Outline is what a template refers to and assigns, for tools that look for mistakes.
type Outline struct {
	References  []Reference
	Assignments []Assignment
	Macros      []Macro
	Plain       bool // nothing but text
}

// Macro is a #macro of the template. It has no effect: API Gateway knows no macros.
type Macro struct {
	Offset int
	Name   string
}

// Reference is one use of a variable.
type Reference struct {
	Offset    int
	Path      []string // the variable, then properties as they are, methods as name() or name(...) and indexes as []
	Condition bool     // stands by itself in an #if, or beside && and ||
}

// Assignment is a #set of a plain variable.
type Assignment struct {
	Variable string
	Text     bool // certainly to text
	Value    []string
}

// ReadOutline parses a template. The error is an *Error.
func ReadOutline(source string) (*Outline, error) {
	tree, err := parse(source, 0, 0, DefaultDepth)
	if err != nil {
		return nil, err.locate(source)
	}
	o := &Outline{Plain: true}
	conditions := map[*referenceNode]bool{}
	walk(tree, func(n node) {
		if _, ok := n.(*textNode); !ok {
			o.Plain = false
		}
		switch n := n.(type) {
		case *ifNode:
			for _, b := range n.branches {
				collectConditions(b.condition, conditions)
			}
		case *setNode:
			if len(n.target.links) == 0 {
				o.Assignments = append(o.Assignments, assignmentOf(n))
			}
		case *macroNode:
			o.Macros = append(o.Macros, Macro{n.at(), n.name})
		case *referenceNode:
			if !n.runt && !n.uncomputable {
				o.References = append(o.References, Reference{n.at(), pathOf(n), conditions[n]})
			}
		}
	})
	return o, nil
}

// collectConditions finds the references whose value alone decides.
func collectConditions(n node, found map[*referenceNode]bool) {
	switch n := n.(type) {
	case *referenceNode:
		found[n] = true
	case *groupNode:
		collectConditions(n.inner, found)
	case *unaryNode:
		collectConditions(n.operand, found)
	case *binaryNode:
		if n.operator == logicalAnd || n.operator == logicalOr {
			collectConditions(n.left, found)
			collectConditions(n.right, found)
		}
	}
}

func assignmentOf(n *setNode) Assignment {
	a := Assignment{Variable: n.targetName()}
	switch v := n.value.(type) {
	case *stringNode:
		a.Text = true
	case *binaryNode:
		_, left := v.left.(*stringNode)
		_, right := v.right.(*stringNode)
		a.Text = v.operator == plus && (left || right)
	case *referenceNode:
		a.Value = pathOf(v)
	}
	return a
}

func pathOf(n *referenceNode) []string {
	path := []string{n.root}
	for _, l := range n.links {
		switch l.kind {
		case methodLink:
			if len(l.arguments) > 0 {
				path = append(path, l.name+"(...)")
			} else {
				path = append(path, l.name+"()")
			}
		case indexLink:
			path = append(path, "[]")
		default:
			path = append(path, l.name)
		}
	}
	return path
}

// At is an *Error about a place in a template, for messages of the tools' own.
func At(source string, offset int, message string) *Error {
	return (&Error{Offset: offset, Message: message}).locate(source)
}
