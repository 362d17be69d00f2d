package restjson

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type flavour string

func (flavour) Values() []string { return []string{"SWEET", "SOUR"} }

type code string

func (code) Pattern() string { return `[1-5]\d\d` }

type dish struct {
	Name    string `required:""`
	Flavour flavour
	Hot     *bool
}

type orderInput struct {
	TableId  string            `uri:"table_id"`
	Status   code              `uri:"status"`
	Flavours flavour           `query:"flavour"`
	Embed    []string          `query:"embed"`
	Limit    *int              `query:"limit"`
	Rest     map[string]string `query:"rest"`
	Accept   string            `header:"Accept"`
	Title    string            `json:"name" required:""`
	Count    *int
	Price    float64
	Wide     int64
	Urgent   bool
	Note     *string
	Tags     map[string]string
	Answers  map[string]*string
	Mix      []flavour
	Dishes   []dish
	Main     *dish
}

func decodeOrder(body string, query string) (*orderInput, error) {
	in := new(orderInput)
	err := Decode("PlaceOrder", in, &Request{
		Labels: []Param{{"table_id", "7"}, {"status", "200"}},
		Query:  ParseQuery(query),
		Header: func(name string) (string, bool) { return "application/json", name == "Accept" },
		Body:   []byte(body),
	})
	return in, err
}

func TestMembersComeFromWhereTheModelSays(t *testing.T) {
	got, err := decodeOrder(`{"name":"n","count":3.9,"price":2,"wide":1e30,"urgent":true,"note":"","tags":{"a":"b","c":null},
		"answers":{"x":null,"y":"z"},"mix":["SWEET"],"dishes":[{"name":"d","hot":false}],"unknown":{"deep":[1,{}]},"main":null,"name":"last wins"}`,
		"embed=a&embed=b%2Fc&limit=5&flavour=SOUR&more=x+y")
	if err != nil {
		t.Fatal(err)
	}
	three, five, empty, z, no := 3, 5, "", "z", false
	want := &orderInput{
		TableId: "7", Status: "200", Flavours: "SOUR", Embed: []string{"a", "b/c"}, Limit: &five, Rest: map[string]string{"more": "x y"},
		Accept: "application/json", Title: "last wins", Count: &three, Price: 2, Wide: 1<<63 - 1024, Urgent: true, Note: &empty,
		Tags: map[string]string{"a": "b"}, Answers: map[string]*string{"x": nil, "y": &z}, Mix: []flavour{"SWEET"},
		Dishes: []dish{{Name: "d", Hot: &no}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRefusalsOfABody(t *testing.T) {
	for _, c := range []struct{ name, body, code, message string }{
		{"a bool for a string", `{"name":true}`, "SerializationException", "class java.lang.Boolean can not be converted to an String"},
		{"a number for a string", `{"name":1}`, "SerializationException", "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String"},
		{"a number in a map of strings", `{"name":"n","tags":{"a":1}}`, "SerializationException", "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String"},
		{"a string for a number", `{"name":"n","count":"1"}`, "SerializationException", "class java.lang.String can not be converted to an Integer"},
		{"a string for a bool", `{"name":"n","urgent":"true"}`, "SerializationException", "class java.lang.String can not be converted to an Boolean"},
		{"a list for a string", `{"name":[]}`, "SerializationException", "Start of list found where not expected"},
		{"an object for a string", `{"name":{}}`, "SerializationException", "Start of structure or map found where not expected."},
		{"a string for a list", `{"name":"n","mix":"SWEET"}`, "SerializationException", "Unexpected field type"},
		{"a list for the body", `[]`, "SerializationException", "Start of list found where not expected"},
		{"type errors come before violations", `{"count":"1"}`, "SerializationException", "class java.lang.String can not be converted to an Integer"},
		{"a missing member", `{}`, "ValidationException", "1 validation error detected: Value null at 'placeOrderInput.title' failed to satisfy constraint: Member must not be null"},
		{"no body", ``, "ValidationException", "1 validation error detected: Value null at 'placeOrderInput.title' failed to satisfy constraint: Member must not be null"},
		{"a null member", `{"name":null}`, "ValidationException", "1 validation error detected: Value null at 'placeOrderInput.title' failed to satisfy constraint: Member must not be null"},
		{
			"a list of enums is told as a whole", `{"name":"n","mix":["SWEET","BITTER"]}`, "ValidationException",
			"1 validation error detected: Value '[SWEET, BITTER]' at 'placeOrderInput.mix' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [SWEET, SOUR]]",
		},
		{
			"all violations at once, nested ones by position", `{"name":"n","dishes":[{"name":"d"},{"flavour":""}],"main":{"flavour":"X"}}`, "ValidationException",
			"4 validation errors detected: Value null at 'placeOrderInput.dishes.2.member.name' failed to satisfy constraint: Member must not be null; " +
				"Value '' at 'placeOrderInput.dishes.2.member.flavour' failed to satisfy constraint: Member must satisfy enum value set: [SWEET, SOUR]; " +
				"Value null at 'placeOrderInput.main.name' failed to satisfy constraint: Member must not be null; " +
				"Value 'X' at 'placeOrderInput.main.flavour' failed to satisfy constraint: Member must satisfy enum value set: [SWEET, SOUR]",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := decodeOrder(c.body, "")
			var exception *Exception
			if !errors.As(err, &exception) || exception.Code != c.code || exception.Message != c.message || exception.Status != 400 {
				t.Errorf("got %v\nwant %s: %s", err, c.code, c.message)
			}
		})
	}
}

func TestUnparsableBodiesAreSerializationExceptions(t *testing.T) {
	for _, body := range []string{`{`, `{"name":"n"`, `{"name":"n",}`, `{"name" "n"}`, `nonsense`, `{} {}`, `{"name":"n"}]`, strings.Repeat(`[`, 100000)} {
		_, err := decodeOrder(body, "")
		var exception *Exception
		if !errors.As(err, &exception) || exception.Code != "SerializationException" || !strings.HasPrefix(exception.Message, "Unable to parse the request body: ") {
			t.Errorf("%.20s: %v", body, err)
		}
	}
}

func TestDeepNestingIsRefused(t *testing.T) {
	_, err := decodeOrder(`{"name":"n","unknown":`+strings.Repeat(`[`, 70)+strings.Repeat(`]`, 70)+`}`, "")
	if err == nil || !strings.Contains(err.Error(), "nested too deeply") {
		t.Error(err)
	}
}

func TestViolationsOfTheBodyComeBeforeThoseOfThePath(t *testing.T) {
	err := Decode("PlaceOrder", new(orderInput), &Request{
		Labels: []Param{{"table_id", "7"}, {"status", "wrong"}},
		Header: func(string) (string, bool) { return "", false },
		Body:   []byte(`{"name":"n","mix":["X"]}`),
	})
	const want = "ValidationException: 2 validation errors detected: Value '[X]' at 'placeOrderInput.mix' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [SWEET, SOUR]]; " +
		`Value 'wrong' at 'status' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d`
	if err == nil || err.Error() != want {
		t.Errorf("%v", err)
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{"a%2Fb": "a/b", "%": "%", "%4": "%4", "%zz": "%zz", "%c3%A9": "é", "a+b": "a+b"} {
		if got := Unescape(in); got != want {
			t.Errorf("%s: %q", in, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"name":"n","tags":{"a":null},"dishes":[{}]}`, "embed=%&limit=1")
	f.Add(`[`, "limit=x&limit")
	f.Fuzz(func(t *testing.T, body, query string) {
		_, err := decodeOrder(body, query)
		var exception *Exception
		if err != nil && !errors.As(err, &exception) {
			t.Errorf("%T", err)
		}
	})
}
