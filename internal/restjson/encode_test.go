package restjson

import "testing"

type stamp int64

func (s stamp) IsZero() bool { return s == 0 }

type bill struct {
	Id      string
	Items   []*dish `json:"item"`
	Paid    bool
	Count   int
	Rate    float64
	When    stamp
	Notes   map[string]*string
	Setting map[string]dish
	Tip     *int
}

func TestPresenceFollowsTheGoValue(t *testing.T) {
	empty, yes, zero := "", true, 0
	for _, c := range []struct {
		name string
		in   bill
		want string
	}{
		{"zero", bill{}, `{"paid":false,"count":0,"rate":0.0}`},
		{"empty but not nil", bill{Items: []*dish{}, Notes: map[string]*string{}, Tip: &zero}, `{"item":[],"paid":false,"count":0,"rate":0.0,"notes":{},"tip":0}`},
		{
			"full",
			bill{Id: "<é>\"\n\xff", Items: []*dish{{Name: "a", Hot: &yes}}, Paid: true, Count: -1, Rate: 10000, When: 1700000000, Notes: map[string]*string{"b": &empty, "a": nil}, Setting: map[string]dish{"x": {}}},
			`{"id":"<é>\"\n�","item":[{"name":"a","hot":true}],"paid":true,"count":-1,"rate":10000.0,"when":1700000000,"notes":{"a":null,"b":""},"setting":{"x":{}}}`,
		},
	} {
		if got := string(Encode(&c.in)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestDoublesPrintAsJavaPrintsThem(t *testing.T) {
	for f, want := range map[float64]string{2: "2.0", 0.5: "0.5", 1e7: "1.0E7", 1.25e-5: "1.25E-5", -3.5: "-3.5", 0: "0.0", 9999999.5: "9999999.5"} {
		if got := string(appendDouble(nil, f)); got != want {
			t.Errorf("%v: %s, want %s", f, got, want)
		}
	}
}

func TestAnExceptionsBody(t *testing.T) {
	e := &Exception{Code: "NotFoundException", Status: 404, Message: `no "x"`}
	if got := string(e.Body()); got != `{"message":"no \"x\""}` {
		t.Error(got)
	}
}
