package integration

import "testing"

// The examples were probed on AWS by the authors of an emulator: spec data-plane 03 section 9.1.
func TestMockReadsStatusCodeLeniently(t *testing.T) {
	for _, accepted := range []string{
		`{"statusCode": 200}`,
		`{ statusCode: 200 }`,
		`{'statusCode': 200, '': ''}`,
		`{"statusCode": 200 , }`,
		`{"statusCode": 200 ,, }`,
		`{"statusCode": 200 , null: null }`,
		`{statusCode: 200, "value": 'goog'}`,
		`{statusCode: 200,super{ f}oo: [ba r]}`,
		`{statusCode: 200, foo}: [ba r]}`,
		`{statusCode: 200, foo'}: [ba r]}`,
		`{statusCode: 200, }foo: ''}`,
		"\n\n  {\"statusCode\": 200}\n",
	} {
		if status, err := mockStatus(accepted); err != nil || status != 200 {
			t.Errorf("%s: %d, %v, want 200", accepted, status, err)
		}
	}
	for _, rejected := range []string{
		`{"statusCode": "200"}`,
		`{"statusCode": 200`,
		`statusCode: 200`,
		`{"statusCode': 200 }`,
		`{'statusCode": 200 }`,
		`{'statusCode: 200 }`,
		`{statusCode: 200, {foo: [ba r]}`,
		`{"statusCode": 200.5}`,
		`{}`,
		``,
		`[200]`,
	} {
		if status, err := mockStatus(rejected); err == nil {
			t.Errorf("%s: %d, want an error", rejected, status)
		}
	}
	for text, want := range map[string]int{`{"statusCode": 0}`: 0, `{"statusCode": -1000}`: -1000} {
		if status, err := mockStatus(text); err != nil || status != want {
			t.Errorf("%s: %d, %v, want %d", text, status, err, want)
		}
	}
}

func FuzzMockStatus(f *testing.F) {
	f.Add(`{"statusCode": 200}`)
	f.Add(`{statusCode: 200, }foo: ''}`)
	f.Add(`{'statusCode: 200 }`)
	f.Fuzz(func(t *testing.T, text string) {
		mockStatus(text) // a status or an error, never a panic
	})
}
