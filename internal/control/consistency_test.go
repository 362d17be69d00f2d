package control

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"stile/internal/wire"
)

// TestPositionsStayValidWhileTheListChanges walks every list two by two, and before each page takes away what the last page ended with and
// adds something: what is there all the time is seen once, and nothing twice.
func TestPositionsStayValidWhileTheListChanges(t *testing.T) {
	const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/r"
	for _, list := range []struct{ path, body, id string }{
		{"/restapis", `{"name":"%s"}`, "id"},
		{"/apikeys", `{"name":"%s"}`, "id"},
		{"/usageplans", `{"name":"%s"}`, "id"},
		{"/vpclinks", `{"name":"%s","targetArns":["arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/my/abc"]}`, "id"},
		{"/clientcertificates", `{"description":"%s"}`, "clientCertificateId"},
		{"/domainnames", `{"domainName":"%s.example.com","regionalCertificateArn":"` + certificate + `","endpointConfiguration":{"types":["REGIONAL"]}}`, "domainName"},
		{"/domainnames/api.example.com/basepathmappings", `{"basePath":"%s","restApiId":"<api>"}`, "basePath"},
		{"/restapis/<api>/resources", `{"pathPart":"%s"}`, "id"},
		{"/restapis/<api>/deployments", `{"description":"%s"}`, "id"},
		{"/restapis/<api>/models", `{"name":"%s","contentType":"application/json","schema":"{\"type\":\"string\"}"}`, "name"},
		{"/restapis/<api>/requestvalidators", `{"name":"%s"}`, "id"},
		{"/restapis/<api>/authorizers", `{"name":"%s","type":"COGNITO_USER_POOLS","providerARNs":["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc"],"identitySource":"method.request.header.A"}`, "id"},
		{"/restapis/<api>/documentation/parts", `{"location":{"type":"MODEL","name":"%s"},"properties":"{}"}`, "id"},
		{"/restapis/<api>/documentation/versions", `{"documentationVersion":"%s"}`, "version"},
	} {
		t.Run(list.path, func(t *testing.T) {
			t.Parallel()
			s := newScript(t)
			s.run(`
POST /restapis
{"name":"pets"}
=> 201 {"id":"<api>",<text>"rootResourceId":"<root>"}
PUT /restapis/<api>/resources/<root>/methods/GET
{"authorizationType":"NONE"}
=> 201 <text>
PUT /restapis/<api>/resources/<root>/methods/GET/integration
{"type":"MOCK"}
=> 201 <text>
POST /restapis/<api>/documentation/parts
{"location":{"type":"API"},"properties":"{}"}
=> 201 <text>
POST /domainnames
{"domainName":"api.example.com","regionalCertificateArn":"` + certificate + `","endpointConfiguration":{"types":["REGIONAL"]}}
=> 201 <text>
`)
			path, create := s.fill(list.path), s.fill(list.path)
			if strings.HasSuffix(path, "/resources") {
				create += "/" + s.names["root"]
			}
			made := 0
			add := func() string {
				made++
				answer := s.object(t, "POST", create, fmt.Sprintf(s.fill(list.body), fmt.Sprintf("x%d", made)))
				id, _ := answer[list.id].(string)
				return id
			}
			stays := map[string]bool{}
			for range 9 {
				stays[add()] = true
			}
			var seen []string
			for position, more := "", true; more; {
				page := s.object(t, "GET", path+"?limit=2&position="+position, "")
				position, more = page["position"].(string)
				items, _ := page["item"].([]any)
				for _, item := range items {
					id, _ := item.(map[string]any)[list.id].(string)
					if slices.Contains(seen, id) {
						t.Errorf("%s is seen twice", id)
					}
					seen = append(seen, id)
				}
				if last := seen[len(seen)-1]; stays[last] {
					if got := s.call("DELETE", path+"/"+last, ""); got != "202" {
						t.Fatalf("DELETE %s: %s", last, got)
					}
					stays[last] = false
				}
				add()
				if len(seen) > 100 {
					t.Fatal("the list doesn't end")
				}
			}
			for id := range stays {
				if !slices.Contains(seen, id) {
					t.Errorf("%s was never seen", id)
				}
			}
		})
	}
}

// object is an answer of 2xx.
func (s *script) object(t *testing.T, method, target, body string) map[string]any {
	t.Helper()
	status, text, _ := strings.Cut(s.call(method, target, body), " ")
	var answer map[string]any
	if status >= "3" {
		t.Fatalf("%s %s %s: %s %s", method, target, body, status, text)
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatalf("%s %s: %s: %v", method, target, text, err)
	}
	return answer
}

// Whoever writes to one API at once writes one after the other: of methods, integrations, responses, stages and plans nothing is lost.
func TestConcurrentChangesSerialise(t *testing.T) {
	for place, open := range stores {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			s := newScriptOn(t, open(t))
			s.control.rollout = nobody{}
			s.run(`
POST /restapis
{"name":"pets"}
=> 201 {"id":"<api>",<text>"rootResourceId":"<root>"}
PUT /restapis/<api>/resources/<root>/methods/GET
{"authorizationType":"NONE"}
=> 201 <text>
PUT /restapis/<api>/resources/<root>/methods/GET/integration
{"type":"MOCK"}
=> 201 <text>
POST /restapis/<api>/deployments
{"stageName":"dev"}
=> 201 <text>
POST /usageplans
{"name":"plan"}
=> 201 {"id":"<plan>",<text>}
`)
			const callers = 24
			var group sync.WaitGroup
			do := func(method, target, body string) {
				var answer responder
				s.control.Serve(context.Background(), &wire.Request{Method: method, Target: s.fill(target), Body: wire.Bytes([]byte(s.fill(body)))}, &answer)
				if answer.res.Status >= 300 {
					t.Errorf("%s %s: %d", method, target, answer.res.Status)
				}
			}
			for i := range callers {
				group.Go(func() {
					resource := fmt.Sprintf("r%d", i)
					do("POST", "/restapis/<api>/resources/<root>", `{"pathPart":"`+resource+`"}`)
					do("PATCH", "/restapis/<api>/resources/<root>/methods/GET", fmt.Sprintf(`{"patchOperations":[{"op":"add","path":"/requestParameters/method.request.header.h%d","value":"true"}]}`, i))
					do("PATCH", "/restapis/<api>/resources/<root>/methods/GET/integration", fmt.Sprintf(`{"patchOperations":[{"op":"add","path":"/requestTemplates/t~1%d","value":"x"}]}`, i))
					do("PUT", fmt.Sprintf("/restapis/<api>/resources/<root>/methods/GET/responses/%d", 200+i), `{}`)
					do("PATCH", "/restapis/<api>/stages/dev", fmt.Sprintf(`{"patchOperations":[{"op":"replace","path":"/variables/v%d","value":"x"}]}`, i))
					do("PUT", "/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F<api>", fmt.Sprintf(`{"tags":{"t%d":"x"}}`, i))
					do("PATCH", "/usageplans/<plan>", `{"patchOperations":[{"op":"replace","path":"/description","value":"x"}]}`)
					do("POST", "/restapis/<api>/deployments", `{}`)
				})
			}
			group.Wait()
			for target, part := range map[string]string{
				"/restapis/<api>/resources?limit=500":                               `"pathPart":"r`,
				"/restapis/<api>/resources/<root>/methods/GET":                      `"statusCode":"2`,
				"/restapis/<api>/resources/<root>/methods/GET?":                     `"method.request.header.h`,
				"/restapis/<api>/resources/<root>/methods/GET/integration":          `"t/`,
				"/restapis/<api>/stages/dev":                                        `"v`,
				"/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F<api>": `"t`,
			} {
				want := callers
				if strings.HasPrefix(target, "/tags") || strings.HasSuffix(target, "dev") {
					want++ // "tags", "variables"
				}
				if got := s.call("GET", s.fill(target), ""); strings.Count(got, part) != want {
					t.Errorf("%s: %d of %d: %s", target, strings.Count(got, part), want, got)
				}
			}
		})
	}
}

// nobody serves.
type nobody struct{}

func (nobody) Roll(context.Context, string, string) error { return nil }
