package awsapi

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// newSts answers AssumeRole as answer says, which gets the number of the call, and has the role assumed through it.
func newSts(t *testing.T, answer func(call int32, w http.ResponseWriter, r *http.Request)) (c *Caller, calls *atomic.Int32) {
	t.Helper()
	withoutAws(t)
	calls = new(atomic.Int32)
	sts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(calls.Add(1), w, r) }))
	t.Cleanup(sts.Close)
	return newCaller(t, Options{Endpoints: map[string]string{"sts": sts.URL}, Roles: map[string]Role{role: {Assume: true}}}), calls
}

func assume(w io.Writer, life time.Duration) {
	_, _ = io.WriteString(w, `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
		<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
		<Expiration>`+time.Now().Add(life).UTC().Format(time.RFC3339)+`</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`)
}

func refuse(w http.ResponseWriter) {
	w.WriteHeader(http.StatusForbidden)
	_, _ = io.WriteString(w, `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>`)
}

func TestARoleThatCantBeAssumedIsntAskedForWithEachCall(t *testing.T) {
	c, calls := newSts(t, func(_ int32, w http.ResponseWriter, _ *http.Request) { refuse(w) })
	for range 3 {
		if _, err := accessKey(t, c, Call{Service: "sqs", Credentials: role}); err == nil {
			t.Error("signed with a role that can't be assumed")
		}
	}
	if calls.Load() != 1 {
		t.Errorf("STS was asked %d times", calls.Load())
	}
}

func TestAnAssumedRoleIsUsedToItsEndIfItCantBeRenewed(t *testing.T) {
	c, calls := newSts(t, func(call int32, w http.ResponseWriter, _ *http.Request) {
		if call > 1 {
			refuse(w)
			return
		}
		assume(w, time.Minute) // less than expiryWindow: each call would renew it
	})
	for range 3 {
		if got, err := accessKey(t, c, Call{Service: "sqs", Credentials: role}); got != "ASIAROLE" || err != nil {
			t.Errorf("signed with %q, %v", got, err)
		}
	}
	if calls.Load() != 2 {
		t.Errorf("STS was asked %d times, want once and once again", calls.Load())
	}
}

func TestAnStsThatNeverAnswersIsntWaitedForForever(t *testing.T) {
	patience := askTimeout
	askTimeout = 100 * time.Millisecond
	t.Cleanup(func() { askTimeout = patience })
	c, _ := newSts(t, func(call int32, w http.ResponseWriter, r *http.Request) {
		if call == 1 {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
			return
		}
		assume(w, time.Hour)
	})
	for { // on a slow machine the second answer may come too late, too
		if got, err := accessKey(t, c, Call{Service: "sqs", Credentials: role}); got == "ASIAROLE" && err == nil {
			return
		}
	}
}
