package control

import "testing"

// The message has angle brackets, which stand for something else in scripts.
func TestWhatCanBeRemovedFromAUsagePlan(t *testing.T) {
	s := newScript(t)
	s.run(`
POST /usageplans
{"name":"p"}
=> 201 {"id":"<plan>",<text>
`)
	const want = "400 BadRequestException: Invalid patch path  '/name' specified for op 'remove'. Must be one of: " +
		"[/apiStages, /quota, /throttle, /productCode, /apiStages/<apidId:stageName>/throttle/<resourcePath>/<httpMethod>, " +
		"/apiStages/<apidId:stageName>/throttle]"
	if got := s.call("PATCH", "/usageplans/"+s.names["plan"], `{"patchOperations":[{"op":"remove","path":"/name"}]}`); got != want {
		t.Error(got)
	}
}
