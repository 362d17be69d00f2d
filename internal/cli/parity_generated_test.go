package cli

import "slices"

// allParityCases are the written cases and, for every operation, one without parameters and one that asks for a sample answer.
func allParityCases(commands []*command) []parityCase {
	cases := slices.Concat(parityCases, shorthandCorners, jsonCorners, queryCorners, pagingCorners, settingCorners, answerCorners)
	for _, c := range commands {
		c.resolve()
		cases = append(cases, parityCase{args: ag(c.name), answers: []reply{{status: 200, body: sampleOf(c)}}})
		if c.outfile() {
			continue
		}
		line := append(with(c.name), requiredOf(c)...)
		cases = append(cases,
			parityCase{args: append(slices.Clone(line), "--generate-cli-skeleton", "output")},
			parityCase{args: append(slices.Clone(line), "--output", "table"), answers: []reply{{status: 200, body: sampleOf(c)}}},
		)
	}
	return cases
}

// requiredOf fills in c's required options.
func requiredOf(c *command) []string {
	var args []string
	for _, o := range c.options() {
		if !o.required {
			continue
		}
		if args = append(args, o.flag); o.member.shape.isScalar() {
			args = append(args, "x")
		} else {
			args = append(args, sampleJSON(o.member.shape))
		}
	}
	return args
}
