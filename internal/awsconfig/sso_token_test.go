package awsconfig

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestATokenThatIsNotRenewedHoldsToItsEnd is about the quarter of an hour in which a session's token is to be renewed.
func TestATokenThatIsNotRenewedHoldsToItsEnd(t *testing.T) {
	renewals := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/token" {
			renewals++
			w.Header().Set("X-Amzn-Errortype", "InvalidGrantException")
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = fmt.Fprintf(w, `{"roleCredentials":{"accessKeyId":%q,"secretAccessKey":"s","sessionToken":"t"}}`, r.Header.Get("X-Amz-Sso_bearer_token"))
	}))
	defer server.Close()
	c, err := load(t, "[default]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\nregion = us-east-1\n[sso-session s]\nsso_start_url = u\nsso_region = us-east-1\n",
		"", map[string]string{"AWS_ENDPOINT_URL": server.URL})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(c.home(), ".aws", "sso", "cache")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for left, wantRenewals := range map[time.Duration]int{5 * time.Minute: 1, time.Hour: 0} {
		renewals = 0
		text := fmt.Sprintf(`{"accessToken":"old","expiresAt":%q,"clientId":"c","clientSecret":"s","registrationExpiresAt":"2100-01-01T00:00:00UTC","refreshToken":"r"}`,
			time.Now().Add(left).UTC().Format(time.RFC3339))
		if err := os.WriteFile(filepath.Join(dir, cacheKey("s")+".json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		found, err := keys(c.Settings(""))
		if err != nil || found.AccessKeyID != "old" || renewals != wantRenewals {
			t.Errorf("%s before the end: the token %q, %v after %d renewals", left, found.AccessKeyID, err, renewals)
		}
	}
}
