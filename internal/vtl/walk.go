package vtl

// walk visits every node below the given ones, children after their parent.
func walk(nodes []node, visit func(node)) {
	for _, n := range nodes {
		if n == nil {
			continue
		}
		visit(n)
		walk(children(n), visit)
	}
}

func children(n node) []node {
	switch n := n.(type) {
	case *referenceNode:
		var all []node
		for _, l := range n.links {
			all = append(all, l.arguments...)
		}
		return all
	case *setNode:
		return []node{n.target, n.value}
	case *ifNode:
		var all []node
		for _, b := range n.branches {
			all = append(append(all, b.condition), b.body...)
		}
		return append(all, n.otherwise...)
	case *foreachNode:
		return append([]node{n.list}, n.body...)
	case *defineNode:
		return n.body
	case *breakNode:
		return []node{n.scope}
	case *stringNode:
		return n.template
	case *listNode:
		return n.items
	case *mapNode:
		return n.pairs
	case *rangeNode:
		return []node{n.from, n.to}
	case *unaryNode:
		return []node{n.operand}
	case *groupNode:
		return []node{n.inner}
	case *binaryNode:
		return []node{n.left, n.right}
	}
	return nil
}

// breaksFromString tells whether a #break or #stop stands inside a string, from where it has to find its way out.
func breaksFromString(nodes []node) bool {
	found := false
	walk(nodes, func(n node) {
		s, ok := n.(*stringNode)
		if !ok {
			return
		}
		walk(s.template, func(n node) {
			switch n.(type) {
			case *breakNode, *stopNode:
				found = true
			}
		})
	})
	return found
}
