package awsconfig

import (
	"crypto/sha1" //nolint:gosec // the names of the files are made so
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"stile/internal/python"
)

// expiryWindow is how long before their end credentials and tokens are renewed.
const expiryWindow = 15 * time.Minute

// roleRequest is what a role is assumed with.
type roleRequest struct {
	arn                         string
	session, externalID, serial *string
	seconds                     any // an int of Python's, nil if not given
}

func (r *roleRequest) sessionName() string {
	if r.session != nil {
		return *r.session
	}
	return "botocore-session-" + strconv.FormatInt(time.Now().Unix(), 10)
}

// key names the request in the cache, as the AWS command line does: by the call's arguments, in the order of their names.
func (r *roleRequest) key() string {
	arguments := &python.Dict{}
	if r.seconds != nil {
		arguments.Set("DurationSeconds", r.seconds)
	}
	for _, a := range [...]struct {
		name  string
		value *string
	}{{"ExternalId", r.externalID}, {"RoleArn", &r.arn}, {"RoleSessionName", r.session}, {"SerialNumber", r.serial}} {
		if a.value != nil {
			arguments.Set(a.name, *a.value)
		}
	}
	return cacheKey(python.JSON(arguments, python.Style{ASCII: true}))
}

func cacheKey(text string) string {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // see above
	return hex.EncodeToString(sum[:])
}

// assumedRole is what the service gave, in the form of the cache's files, which the AWS command line reads and writes, too.
type assumedRole struct {
	Credentials struct {
		AccessKeyId, SecretAccessKey, SessionToken string
		Expiration                                 string
	}
	AssumedRoleUser *types.AssumedRoleUser `json:",omitempty"`
}

func newAssumedRole(c *types.Credentials, user *types.AssumedRoleUser) *assumedRole {
	role := &assumedRole{AssumedRoleUser: user}
	role.Credentials.AccessKeyId = aws.ToString(c.AccessKeyId)
	role.Credentials.SecretAccessKey = aws.ToString(c.SecretAccessKey)
	role.Credentials.SessionToken = aws.ToString(c.SessionToken)
	role.Credentials.Expiration = aws.ToTime(c.Expiration).UTC().Format(time.RFC3339)
	return role
}

// cached are the credentials that an earlier command left for a request, else those that assume gets, which are left for later ones.
func (p *profileSearch) cached(key string, assume func() (*assumedRole, error)) (aws.Credentials, error) {
	path := filepath.Join(p.settings.config.home(), ".aws", "cli", "cache", key+".json")
	role := &assumedRole{}
	if !readCache(path, role) || expiresWithin(role.Credentials.Expiration, expiryWindow) {
		var err error
		if role, err = assume(); err != nil {
			return aws.Credentials{}, err
		}
		if err := writeCache(path, role); err != nil {
			return aws.Credentials{}, err
		}
	}
	c := &role.Credentials
	return aws.Credentials{AccessKeyID: c.AccessKeyId, SecretAccessKey: c.SecretAccessKey, SessionToken: c.SessionToken}, nil
}

// expiresWithin is whether a time, as the cache's files have it, has come or will within d.
func expiresWithin(text string, d time.Duration) bool {
	text = strings.Replace(text, "UTC", "Z", 1)
	t, err := time.Parse(time.RFC3339, text)
	return err != nil || time.Until(t) < d
}

// readCache is whether there is such a file, and it could be read.
func readCache(path string, into any) bool {
	text, err := os.ReadFile(path)
	return err == nil && json.Unmarshal(text, into) == nil
}

// writeCache replaces a file as a whole: other commands may be reading it.
func writeCache(path string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil { //nolint:gosec // as the AWS command line makes it; the files are the user's alone
		return invalidConfig(python.OSError(err, dir))
	}
	temporary, err := os.CreateTemp(dir, "*.tmp")
	if err != nil {
		return invalidConfig(python.OSError(err, dir))
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // there is none any more unless something failed
	_, err = temporary.Write(text)
	if closing := temporary.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	return err
}
