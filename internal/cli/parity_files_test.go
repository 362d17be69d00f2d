package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// files are what every case finds in its directory.
var files = map[string]string{
	"name.txt":    "from file\r\nline two\n",
	"ops.json":    `[{"op":"replace","path":"/name","value":"x"}]`,
	"bad.json":    `[{"op"`,
	"input.json":  `{"name":"from json","description":"d","tags":{"a":"b"}}`,
	"latin1.txt":  "\xe9\xe8",
	"types.txt":   "REGIONAL",
	"swagger.bin": "\x00\x01swagger",
	"config": `[default]
cli_follow_urlparam = true
[profile other]
region = eu-central-1
output = text
[profile keys]
aws_access_key_id = FROMCONFIG
aws_secret_access_key = secret
region = ap-south-1
[profile iso]
region = us-east-1
cli_timestamp_format = iso8601
[profile badformat]
cli_timestamp_format = rfc
[profile xml]
output = xml
region = us-east-1
[profile lax]
region = us-east-1
parameter_validation = false
[profile nosession]
aws_access_key_id = A
aws_secret_access_key = s
sso_session = none
[profile partsession]
sso_session = part
[sso-session part]
sso_region = us-east-1
[profile badtimeout]
metadata_service_timeout = x
[profile nofollow]
cli_follow_urlparam = false
[profile tabled]
output = table
aws_access_key_id = A
aws_secret_access_key = s
[profile endpoint]
endpoint_url = http://127.0.0.1:1/profile
aws_access_key_id = A
aws_secret_access_key = s
[profile services]
services = mine
endpoint_url = http://127.0.0.1:1/profile
aws_access_key_id = A
aws_secret_access_key = s
[services mine]
api_gateway =
  endpoint_url = http://127.0.0.1:1/services
[profile textservices]
services = text
aws_access_key_id = A
aws_secret_access_key = s
[services text]
api_gateway = http://127.0.0.1:1/text
[profile emptys3]
s3 =
aws_access_key_id = A
aws_secret_access_key = s
[profile blockoutput]
output =
  a = b
aws_access_key_id = A
aws_secret_access_key = s
[profile badretries]
retry_mode = bogus
request_checksum_calculation = bogus
aws_access_key_id = A
aws_secret_access_key = s
[profile noservices]
services = none
aws_access_key_id = A
aws_secret_access_key = s
[profile attempts]
max_attempts = 2
retry_mode = standard
aws_access_key_id = A
aws_secret_access_key = s
[profile bundle]
ca_bundle = nope
aws_access_key_id = A
aws_secret_access_key = s
[profile blank]
region =
aws_access_key_id = A
aws_secret_access_key = s
[profile stray]
cli_history = enabled
cli_pager = less
cli_binary_format = base64
s3 =
  max_concurrent_requests = 20
aws_access_key_id = A
aws_secret_access_key = s
[profile wire]
cli_timestamp_format = wire
aws_access_key_id = A
aws_secret_access_key = s
`,
	"credentials": "[half]\naws_access_key_id = X\n[full]\naws_access_key_id = FULL\naws_secret_access_key = s\naws_session_token = t\n",
	"broken":      "no section = 1\n",
}

func prepare(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
