package plan

import (
	"testing"

	"stile/internal/apigw"
)

func TestASettingHoldsForItsMethodHoweverItsPathIsSpelled(t *testing.T) {
	def := testDefinition(t, []byte(`{"resources": {
		"/": {"GET": {}, "POST": {}}, "/pets": {"GET": {}}, "/pets/{id}": {"GET": {}, "PUT": {}, "ANY": {}}}}`))
	stage := &apigw.Stage{StageName: "stage", MethodSettings: map[string]apigw.MethodSetting{
		"*/*":              {CacheTtlInSeconds: 1},
		"~1/GET":           {CacheTtlInSeconds: 2},
		"pets/GET":         {CacheTtlInSeconds: 3},
		"/pets/{id}/PUT":   {CacheTtlInSeconds: 4},
		"pets/{id}/GET":    {CacheTtlInSeconds: 5},
		"~1pets~1{id}/GET": {CacheTtlInSeconds: 6},
	}}
	p, _, err := Compile(def, stage, testEnv(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		httpMethod, path string
		want             int
	}{{"POST", "/", 1}, {"GET", "/", 2}, {"GET", "/pets", 3}, {"PUT", "/pets/7", 4}, {"GET", "/pets/7", 6}, {"DELETE", "/pets/7", 1}} {
		m, _ := p.Route(c.httpMethod, c.path, nil)
		if m == nil || m.Setting().CacheTtlInSeconds != c.want {
			t.Errorf("%s %s has %+v, want %d", c.httpMethod, c.path, m.Setting(), c.want)
		}
	}
}
