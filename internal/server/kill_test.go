package server

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// TestWhatTheControlPlaneAcknowledgedSurvivesKill has several callers create APIs while the server is killed, when it has acknowledged a few or some.
func TestWhatTheControlPlaneAcknowledgedSurvivesKill(t *testing.T) {
	dir := t.TempDir()
	var acknowledged []string
	var served *api
	for round := range 50 {
		c := startChild(t, "--data", dir)
		s := &Server{adminListener: address(t, c.admin), dataListener: address(t, c.data)}
		if served == nil {
			served = newMock(t, s, `{"kept": true}`)
			served.deploy(t, "prod")
		}
		served.server = s
		if got := call(t, "GET", served.url("prod"), ""); got != (answer{200, `{"kept": true}`}) {
			t.Fatalf("after kill %d the stage answers %v", round, got)
		}
		checkNames(t, s, acknowledged)
		acknowledged = append(acknowledged, c.createUntilKilled(t, round)...)
	}
	c := startChild(t, "--data", dir)
	checkNames(t, &Server{adminListener: address(t, c.admin)}, acknowledged)
	t.Logf("%d acknowledged calls survived 50 kills", len(acknowledged))
}

// createUntilKilled answers the names of the APIs whose creation was acknowledged.
func (c *child) createUntilKilled(t *testing.T, round int) (names []string) {
	kill := sync.OnceFunc(func() {
		if err := c.Process.Kill(); err != nil {
			t.Error(err)
		}
	})
	var mu sync.Mutex
	var callers sync.WaitGroup
	for caller := range 4 {
		callers.Go(func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("api-%d-%d-%d", round, caller, i)
				got, err := try("POST", "http://"+c.admin+"/restapis", fmt.Sprintf(`{"name": %q}`, name))
				if err != nil {
					return
				}
				if got.status != http.StatusCreated {
					t.Errorf("%s: %v", name, got)
					return
				}
				mu.Lock()
				names = append(names, name)
				if len(names) > round%20 {
					kill() // others are on their way
				}
				mu.Unlock()
			}
		})
	}
	callers.Wait()
	kill() // if nobody got that far
	_ = c.Wait()
	return names
}

// checkNames holds the list of all APIs against the acknowledged names.
func checkNames(t *testing.T, s *Server, acknowledged []string) {
	t.Helper()
	have := map[string]bool{}
	position := ""
	for {
		page := s.call(t, "GET", "/restapis?limit=500"+position, "")
		items, _ := page["item"].([]any)
		for _, item := range items {
			have[item.(map[string]any)["name"].(string)] = true
		}
		next, _ := page["position"].(string)
		if next == "" {
			break
		}
		position = "&position=" + strings.ReplaceAll(next, "+", "%2B")
	}
	for _, name := range acknowledged {
		if !have[name] {
			t.Errorf("%s was acknowledged and is lost", name)
		}
	}
}
