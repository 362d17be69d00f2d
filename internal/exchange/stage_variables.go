package exchange

import "strings"

const stageVariableOpening = "${stageVariables."

// SubstituteStageVariables puts the values of ${stageVariables.x}; an unknown one is empty, any other ${...} stays.
func SubstituteStageVariables(text string, variables map[string]string) string {
	if !strings.Contains(text, stageVariableOpening) {
		return text
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, stageVariableOpening)
		name, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			out.WriteString(text)
			return out.String()
		}
		out.WriteString(before)
		out.WriteString(variables[name])
		text = rest
	}
}
