package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// caller is an AWS client that takes the name of an operation and its input as the service's model names its members, and answers the
// output likewise.
type caller interface {
	call(t *testing.T, operation string, input map[string]any) (map[string]any, error)
}

// TestEveryOperation has clients drive each of the service's operations, and read back what they wrote. testdata/operations.txt is what
// they do: a line for a call with its input, and below it what is to be true of the answer:
//
//	name = member      <name> stands for the member from now on; dots lead into it
//	has {…}            the answer has these members, in objects perhaps among others
//	reads Operation    the answer has all that the operation's last input had, but for what addresses a resource
//	same Operation     the answer is what the operation last answered, but for empty tags
//	lists Operation    one of the answer's items is what the operation last answered
//	except member …    of which the two lines before don't speak
func TestEveryOperation(t *testing.T) {
	for name, client := range map[string]caller{
		"the AWS SDK for Go": newSdkCaller(), "the aws command": newAwsCaller(t),
		"the AWS SDK for JavaScript": newJavascriptCaller(t),
	} {
		if client == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &story{t: t, client: client, names: map[string]string{"run": regexp.MustCompile(`[^a-z]`).ReplaceAllString(name, "")}, lambda: lambdaUri}
			for _, step := range steps(t) {
				s.play(step)
			}
			if missing := s.missing(); len(missing) > 0 {
				t.Errorf("never called: %s", strings.Join(missing, ", "))
			}
		})
	}
}

type step struct {
	line             int
	operation, input string
	claims           []string
	except           []string
}

func steps(t *testing.T) []step {
	t.Helper()
	text, err := os.ReadFile("testdata/operations.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []step
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case !strings.HasPrefix(line, " "):
			operation, input, _ := strings.Cut(trimmed, " ")
			all = append(all, step{line: number, operation: operation, input: input})
		case strings.HasPrefix(trimmed, "except "):
			all[len(all)-1].except = strings.Fields(trimmed)[1:]
		default:
			all[len(all)-1].claims = append(all[len(all)-1].claims, trimmed)
		}
	}
	return all
}

// story is the run of one client.
type story struct {
	t               *testing.T
	client          caller
	lambda          string
	names           map[string]string
	inputs, outputs map[string]map[string]any // the last of each operation
}

var placeholders = regexp.MustCompile(`<([a-zA-Z]+)>`)

func (s *story) fill(text string) string {
	return placeholders.ReplaceAllStringFunc(strings.ReplaceAll(text, "<lambda>", s.lambda), func(name string) string {
		if value, ok := s.names[strings.Trim(name, "<>")]; ok {
			return value
		}
		return name
	})
}

func (s *story) object(p step, text string) map[string]any {
	s.t.Helper()
	object := map[string]any{}
	if text == "" {
		return object
	}
	if err := json.Unmarshal([]byte(s.fill(text)), &object); err != nil {
		s.t.Fatalf("operations.txt:%d: %s: %v", p.line, text, err)
	}
	return object
}

func (s *story) play(p step) {
	s.t.Helper()
	input := s.object(p, p.input)
	output, err := s.client.call(s.t, p.operation, maps.Clone(input))
	if err != nil {
		s.t.Errorf("operations.txt:%d: %s %s: %v", p.line, p.operation, s.fill(p.input), err)
		return
	}
	if s.inputs == nil {
		s.inputs, s.outputs = map[string]map[string]any{}, map[string]map[string]any{}
	}
	s.inputs[p.operation], s.outputs[p.operation] = input, output
	for _, claim := range p.claims {
		if err := s.holds(p, claim, output); err != nil {
			text, _ := json.Marshal(output)
			s.t.Errorf("operations.txt:%d: %s: %s: %v\nanswer %s", p.line, p.operation, claim, err, text)
		}
	}
}

func (s *story) holds(p step, claim string, output map[string]any) error {
	if name, member, ok := strings.Cut(claim, " = "); ok {
		var value any = output
		for part := range strings.SplitSeq(member, ".") {
			object, _ := value.(map[string]any)
			value = object[part]
		}
		text, ok := value.(string)
		if !ok {
			return fmt.Errorf("no text: %v", value)
		}
		s.names[name] = text
		return nil
	}
	verb, rest, _ := strings.Cut(claim, " ")
	switch verb {
	case "has":
		return within(s.object(p, rest), output)
	case "reads":
		return within(without(written(s.t, rest, s.inputs[rest]), p.except), output)
	case "same":
		if want, got := without(s.outputs[rest], p.except), without(output, p.except); !reflect.DeepEqual(want, got) {
			return fmt.Errorf("it was %v", want)
		}
		return nil
	case "lists":
		items, _ := output["items"].([]any)
		want := without(s.outputs[rest], p.except)
		for _, item := range items {
			if item, ok := item.(map[string]any); ok && reflect.DeepEqual(without(item, p.except), want) {
				return nil
			}
		}
		return fmt.Errorf("none is %v", want)
	}
	return fmt.Errorf("what does it claim?")
}

// without leaves members out, and tags that are none.
func without(object map[string]any, members []string) map[string]any {
	object = maps.Clone(object)
	for _, member := range members {
		delete(object, member)
	}
	if tags, ok := object["tags"].(map[string]any); ok && len(tags) == 0 {
		delete(object, "tags")
	}
	return object
}

// within is nil if all of want is in got.
func within(want, got any) error {
	wanted, isObject := want.(map[string]any)
	if !isObject {
		if !reflect.DeepEqual(want, got) {
			return fmt.Errorf("%v, want %v", got, want)
		}
		return nil
	}
	object, _ := got.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if err := within(wanted[name], object[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// missing are the operations of the service that weren't called.
func (s *story) missing() []string {
	var missing []string
	for operation := range serviceModel(s.t).Operations {
		if s.outputs[operation] == nil {
			missing = append(missing, operation)
		}
	}
	slices.Sort(missing)
	return missing
}

// written are the members of an input that its operation stores: those in the body.
func written(t *testing.T, operation string, input map[string]any) map[string]any {
	t.Helper()
	model := serviceModel(t)
	stored := map[string]any{}
	for name, value := range input {
		if model.Shapes[model.Operations[operation].Input.Shape].Members[name].Location == "" {
			stored[name] = value
		}
	}
	return stored
}

type awsModel struct {
	Operations map[string]struct{ Input struct{ Shape string } }
	Shapes     map[string]struct {
		Members map[string]struct{ Location string }
	}
}

func serviceModel(t *testing.T) *awsModel {
	t.Helper()
	text, err := os.ReadFile("../internal/control/testdata/apigateway-2015-07-09.json")
	if err != nil {
		t.Fatal(err)
	}
	model := new(awsModel)
	if err := json.Unmarshal(text, model); err != nil {
		t.Fatal(err)
	}
	if len(model.Operations) != 124 {
		t.Fatalf("the model has %d operations", len(model.Operations))
	}
	return model
}
