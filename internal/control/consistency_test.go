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
	for _, kind := range []struct{ path, body, id string }{
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
		t.Run(kind.path, func(t *testing.T) {
			t.Parallel()
			s := newScript(t)
			s.run(anApi + `
POST /restapis/<api>/documentation/parts
{"location":{"type":"API"},"properties":"{}"}
=> 201 <text>
POST /domainnames
{"domainName":"api.example.com","regionalCertificateArn":"` + certificate + `","endpointConfiguration":{"types":["REGIONAL"]}}
=> 201 <text>
`)
			l := &list{script: s, path: s.fill(kind.path), body: kind.body, id: kind.id}
			stays := map[string]bool{}
			for range 9 {
				stays[l.add()] = true
			}
			seen := l.walk(func(last string) {
				if stays[last] {
					l.remove(last)
					stays[last] = false
				}
				l.add()
			})
			for id := range stays {
				if !slices.Contains(seen, id) {
					t.Errorf("%s was never seen", id)
				}
			}
		})
	}
}

// list is one that changes.
type list struct {
	*script
	path, body string // of what creates an element; %s in the body stands for its name
	id         string // the member that names an element
	made       int
}

func (l *list) add() (id string) {
	l.t.Helper()
	l.made++
	create := l.path
	if strings.HasSuffix(create, "/resources") {
		create += "/" + l.names["root"]
	}
	id, _ = l.object("POST", create, fmt.Sprintf(l.fill(l.body), fmt.Sprintf("x%d", l.made)))[l.id].(string)
	return id
}

func (l *list) remove(id string) {
	l.t.Helper()
	if got := l.call("DELETE", l.path+"/"+id, ""); got != "202" {
		l.t.Fatalf("DELETE %s: %s", id, got)
	}
}

// walk reads the list two by two, with something done after each page, which is told what the page ended with.
func (l *list) walk(between func(last string)) (seen []string) {
	l.t.Helper()
	for position, more := "", true; more; {
		page := l.object("GET", l.path+"?limit=2&position="+position, "")
		position, more = page["position"].(string)
		items, _ := page["item"].([]any)
		for _, item := range items {
			id, _ := item.(map[string]any)[l.id].(string)
			if slices.Contains(seen, id) {
				l.t.Errorf("%s is seen twice", id)
			}
			seen = append(seen, id)
		}
		between(seen[len(seen)-1])
		if len(seen) > 100 {
			l.t.Fatal("the list doesn't end")
		}
	}
	return seen
}

// object is an answer of 2xx.
func (s *script) object(method, target, body string) map[string]any {
	s.t.Helper()
	status, text, _ := strings.Cut(s.call(method, target, body), " ")
	var answer map[string]any
	if status >= "3" {
		s.t.Fatalf("%s %s %s: %s %s", method, target, body, status, text)
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		s.t.Fatalf("%s %s: %s: %v", method, target, text, err)
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
			s.run(anApi + `
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
				"/restapis/<api>/stages/dev":                                        `":"x"`,
				"/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Frestapis%2F<api>": `":"x"`,
			} {
				if got := s.call("GET", s.fill(target), ""); strings.Count(got, part) != callers {
					t.Errorf("%s: %d of %d: %s", target, strings.Count(got, part), callers, got)
				}
			}
		})
	}
}

// nobody serves.
type nobody struct{}

func (nobody) Roll(context.Context, string, string) error { return nil }
