package main

import "strings"

// benchCase is one route that every gateway serves alike.
type benchCase struct {
	name string
	path string // below the stage
	body string // what a right answer has
}

const stage = "bench"

var cases = []benchCase{
	{"HTTP_PROXY", "/proxy", payload},
	{"MOCK", "/mock", mockBody},
}

const mockBody = `{"ok":true}`

// payload is what the backend answers: 1 KiB.
var payload = `{"data":"` + strings.Repeat("x", 1024-len(`{"data":""}`)) + `"}`
