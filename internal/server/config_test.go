package server

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"stile/internal/awsapi"
	"stile/internal/cmdline"
	"stile/internal/exchange"
	"stile/internal/lambda"
	"stile/internal/mapping"
)

// write puts a file into a new directory and answers its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func parsed(t *testing.T, args ...string) (Config, error) {
	t.Helper()
	return parse(args, &bytes.Buffer{})
}

func TestWithoutAnythingTheDefaultsHold(t *testing.T) {
	config, err := parsed(t)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(DefaultConfig(), config, cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Error(diff)
	}
	if err := config.check(); err != nil {
		t.Error(err)
	}
}

func TestFlagsWinOverEnvironmentOverFileOverDefaults(t *testing.T) {
	file := write(t, "stile.yaml", "region: eu-west-1\nlog_level: error\nlisten: 127.0.0.1:1\nadmin-listen: 127.0.0.1:2\n")
	t.Setenv("STILE_CONFIG", file)
	t.Setenv("STILE_REGION", "eu-west-2")
	t.Setenv("STILE_LISTEN", "127.0.0.1:3")
	config, err := parsed(t, "--region", "eu-west-3")
	if err != nil {
		t.Fatal(err)
	}
	if config.Region != "eu-west-3" || config.Listen != "127.0.0.1:3" || config.AdminListen != "127.0.0.1:2" || config.LogLevel != "error" ||
		config.AccountId != "123456789012" {
		t.Errorf("%+v", config)
	}
}

func TestEveryFlagIsAlsoAVariableAndAKey(t *testing.T) {
	values := map[string]string{
		"listen": "127.0.0.1:1", "tls-listen": "127.0.0.1:3", "admin-listen": "127.0.0.1:2", "data": ":memory:", "account-id": "000000000001", "region": "eu-west-1",
		"log-format": "json", "log-level": "debug", "drain-timeout": "5s", "access-keys": "/keys",
		"account-rate-limit": "-1", "account-burst-limit": "7", "cache-megabytes": "8",
	}
	want := DefaultConfig()
	want.Listen, want.AdminListen, want.Data, want.AccountId, want.Region = "127.0.0.1:1", "127.0.0.1:2", ":memory:", "000000000001", "eu-west-1"
	want.TLSListen = "127.0.0.1:3"
	want.LogFormat, want.LogLevel, want.DrainTimeout, want.AccessKeys = "json", "debug", 5*time.Second, "/keys"
	want.AccountRateLimit, want.AccountBurstLimit, want.CacheMegabytes = -1, 7, 8
	var args, lines []string
	for name, value := range values {
		args = append(args, "--"+name+"="+value)
		if _, err := strconv.Atoi(value); err != nil || name == "account-id" {
			value = "'" + value + "'"
		}
		lines = append(lines, strings.ReplaceAll(name, "-", "_")+": "+value)
	}
	check := func(t *testing.T, args ...string) {
		t.Helper()
		got, err := parsed(t, args...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Config{}, "Dir"), cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
			t.Error(diff)
		}
	}
	t.Run("flags", func(t *testing.T) { check(t, args...) })
	t.Run("file", func(t *testing.T) { check(t, "--config", write(t, "stile.yaml", strings.Join(lines, "\n"))) })
	t.Run("environment", func(t *testing.T) {
		for name, value := range values {
			t.Setenv("STILE_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_")), value)
		}
		check(t)
	})
}

func TestAFileHoldsWhatAFlagCannot(t *testing.T) {
	path := write(t, "stile.yaml", `
data: kept
listen: unix:data.sock
admin_listen: unix:/run/stile/admin.sock
access_keys: keys.yaml
functions:            # what a Lambda ARN means here
  hello:
    exec: [./bootstrap]
    env: {TABLE: pets, COUNT: 3}
    timeout: 10s
    concurrency: 4
  billing: {endpoint: http://127.0.0.1:9000}
  "*": {aws: true}
service_endpoints:
  sqs: http://127.0.0.1:9324
credentials:
  arn:aws:iam::123412341234:role/apigw: {profile: gateway}
  arn:aws:iam::123412341234:role/other: {assume: true}
egress: {deny: [10.0.0.0/8, 192.0.2.1, '::ffff:192.0.2.0/120', '::ffff:192.0.2.9'], allow: []}
private_targets:
`)
	config, err := parsed(t, "--config", path)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(path)
	want := DefaultConfig()
	want.Dir, want.Data, want.AccessKeys = dir, filepath.Join(dir, "kept"), filepath.Join(dir, "keys.yaml")
	want.Listen, want.AdminListen = "unix:"+filepath.Join(dir, "data.sock"), "unix:/run/stile/admin.sock"
	want.Functions = map[string]lambda.FunctionConfig{
		"hello":   {Exec: []string{"./bootstrap"}, Env: map[string]string{"TABLE": "pets", "COUNT": "3"}, Timeout: 10 * time.Second, Concurrency: 4},
		"billing": {Endpoint: "http://127.0.0.1:9000"},
		"*":       {AWS: true},
	}
	want.ServiceEndpoints = map[string]string{"sqs": "http://127.0.0.1:9324"}
	want.Credentials = map[string]awsapi.Role{
		"arn:aws:iam::123412341234:role/apigw": {Profile: "gateway"},
		"arn:aws:iam::123412341234:role/other": {Assume: true},
	}
	want.Egress.Deny = []AddressRange{{netip.MustParsePrefix("10.0.0.0/8")}, {netip.MustParsePrefix("192.0.2.1/32")}, {netip.MustParsePrefix("192.0.2.0/24")}, {netip.MustParsePrefix("192.0.2.9/32")}}
	want.Egress.Allow = []AddressRange{}
	if diff := cmp.Diff(want, config, cmpopts.EquateComparable(netip.Prefix{})); diff != "" {
		t.Error(diff)
	}
	if err := config.check(); err != nil {
		t.Error(err)
	}
}

func TestAWrongFileIsOneLineThatNamesItsPlace(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"regoin: x", `:1: unknown key "regoin"; did you mean "region"?`},
		{"a: 1", `:1: unknown key "a"; the nearest is "data", all are listen, admin_listen, `},
		{"region: x\nadmin-lisen: y", `:2: unknown key "admin-lisen"; did you mean "admin_listen"?`},
		{"functions:\n  hello:\n    exce: [a]", `:3: functions.hello: unknown key "exce"; did you mean "exec"?`},
		{"functions: {hello: {exec: ./a}}", `:1: functions.hello.exec: must be a list`},
		{"functions: {hello: {timeout: 10}}", `:1: functions.hello.timeout: "10" must be a duration such as 500ms, 10s or 1m30s`},
		{"functions: {hello: {concurrency: many}}", `:1: functions.hello.concurrency: "many" must be a whole number`},
		{"functions: {hello: {aws: perhaps}}", `:1: functions.hello.aws: "perhaps" must be true or false`},
		{"functions: [a]", `:1: functions: must be a mapping`},
		{"listen: [a]", `:1: listen: must be a single value`},
		{"listen: {a: b}", `:1: listen: must be a single value`},
		{"egress: {deny: [everything]}", `:1: egress.deny[0]: "everything" must be an address or a range such as 169.254.0.0/16`},
		{"egress: {deny: [[a]]}", `:1: egress.deny[0]: must be text`},
		{"egress: {denny: []}", `:1: egress: unknown key "denny"; did you mean "deny"?`},
		{"credentials: {x: {profil: a}}", `:1: credentials.x: unknown key "profil"; did you mean "profile"?`},
		{"region: a\nregion: b", `region`},
		{"admin-listen: a\nadmin_listen: b", `:2: key "admin_listen" stands here and on line 1`},
		{"- a", `:1: must be a mapping`},
		{"just text", `:1: must be a mapping`},
		{"a: [", `isn't YAML: `},
		{"region: x\ndata: a: b", `:2: isn't YAML: `},
		{"data: :memory:", ` isn't YAML: write data: ':memory:' with quotes`},
		{"region: x\n---\nregion: y", ` must hold one YAML document`},
		{"? [a]\n: b", `a key must be text`},
		{"config: other.yaml", `unknown key "config"`},
	} {
		path := write(t, "stile.yaml", c.text)
		_, err := parsed(t, "--config", path)
		if err == nil {
			t.Errorf("%q was taken", c.text)
			continue
		}
		if text := err.Error(); !strings.HasPrefix(text, path) || !strings.Contains(text, c.want) || strings.Contains(text, "\n") {
			t.Errorf("%q: %q, want one line with %q", c.text, text, c.want)
		}
	}
	if _, err := parsed(t, "--config", "/no/such/file"); err == nil || err.Error() != "configuration /no/such/file can't be read: no such file or directory" {
		t.Errorf("missing file: %v", err)
	}
}

func TestAWrongSettingIsOneLineThatSaysWhatIsExpected(t *testing.T) {
	for _, c := range []struct {
		args string
		want string
	}{
		{"--listen 8080", `listen "8080" must be an address with a port, such as 127.0.0.1:8080 or :8080`},
		{"--listen 127.0.0.1:http", `listen "127.0.0.1:http" must end in a port from 0 to 65535`},
		{"--admin-listen 127.0.0.1:65536", `admin-listen "127.0.0.1:65536" must end in a port from 0 to 65535`},
		{"--listen 127.0.0.1:4566", `listen and admin-listen are both 127.0.0.1:4566: give them two addresses`},
		{"--account-id 12345678901", `account-id "12345678901" must be 12 digits`},
		{"--account-id 12345678901a", `account-id "12345678901a" must be 12 digits`},
		{"--region Frankfurt", `region "Frankfurt" must be a region's name such as us-east-1`},
		{"--log-format xml", `log-format "xml" must be text or json`},
		{"--log-level loud", `log-level "loud" must be debug, info, warn or error`},
		{"--log-level INFO", `log-level "INFO" must be debug, info, warn or error`},
		{"--drain-timeout=-1s", `drain-timeout -1s must be between 0s and 1h0m0s`},
		{"--account-rate-limit=-2", `account-rate-limit -2 and account-burst-limit -1 must be numbers of requests, or -1 for any number`},
		{"--account-rate-limit=7", `account-rate-limit 7 and account-burst-limit -1: one of them alone limits nothing; give both, or -1 for both`},
		{"--account-burst-limit=7", `account-rate-limit -1 and account-burst-limit 7: one of them alone limits nothing; give both, or -1 for both`},
		{"--cache-megabytes=1048577", `cache-megabytes 1048577 must be at most 1048576`},
		{"--cache-megabytes 0", `cache-megabytes 0 must be at least 1: stages that don't want a cache have none`},
		{"--drain-timeout 2h", `drain-timeout 2h0m0s must be between 0s and 1h0m0s`},
		{"--data=", `data is empty: name a directory, or :memory: to keep nothing`},
		{"--admin-listen :4566", `admin-listen :4566 can be reached from other machines: name who may call with --access-keys FILE, or listen on 127.0.0.1`},
		{"--admin-listen 0.0.0.0:4566", `admin-listen 0.0.0.0:4566 can be reached from other machines`},
		{"--admin-listen example.com:4566", `admin-listen example.com:4566 can be reached from other machines`},
		{"--admin-listen [::]:4566", `admin-listen [::]:4566 can be reached from other machines`},
	} {
		config, err := parsed(t, strings.Fields(c.args)...)
		if err == nil {
			err = config.check()
		}
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", c.args, err, c.want)
		}
	}
	for _, address := range []string{"127.0.0.1:1", "[::1]:1", "localhost:1", "127.9.9.9:1", "[::ffff:127.0.0.1]:1"} {
		config, err := parsed(t, "--admin-listen", address)
		if err != nil || config.check() != nil {
			t.Errorf("%s: %v", address, errors.Join(err, config.check()))
		}
	}
}

func TestPrivateTargetsAreLoadBalancersAndAddresses(t *testing.T) {
	const arn = "arn:aws:elasticloadbalancing:us-east-1:123412341234:loadbalancer/net/orders/abc"
	for _, c := range []struct{ text, want string }{
		{arn + ": [10.0.3.7:80, '[::1]:81', orders.internal:82]", ""},
		{"arn: [10.0.3.7:80]", `private_targets: "arn" must be the ARN of a load balancer or of its listener`},
		{"arn:aws:sqs:us-east-1:123412341234:q: [10.0.3.7:80]", "must be the ARN of a load balancer or of its listener"},
		{arn + ": []", "private_targets: " + arn + " has no targets: list addresses such as 10.0.3.7:80"},
		{arn + ": [10.0.3.7]", `"10.0.3.7" must be an address with a port, such as 10.0.3.7:80`},
		{arn + ": [10.0.3.7:http]", `"10.0.3.7:http" must be an address with a port`},
		{arn + ": ['10.0.3.7:0']", `"10.0.3.7:0" must be an address with a port`},
		{arn + ": [':80']", `":80" must be an address with a port`},
		{arn + ": [10.0.3.7:80, 10.0.3.7:80]", "10.0.3.7:80 stands twice"},
	} {
		config, err := parsed(t, "--config", write(t, "stile.yaml", "private_targets: {"+strings.Replace(c.text, arn, "'"+arn+"'", 1)+"}"))
		if err == nil {
			err = config.check()
		}
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.text, err)
		}
	}
}

func TestAWrongCommandLineIsAUsageError(t *testing.T) {
	for args, want := range map[string]string{
		"--lisen x":            "unknown flag --lisen, did you mean \"--listen\"?; see stile serve --help",
		"extra":                "unexpected argument extra; see stile serve --help",
		"--listen":             "--listen: expected string value but got none; see stile serve --help",
		"--drain-timeout soon": "--drain-timeout: ",
		"--cache-megabytes":    "--cache-megabytes: expected int value but got none; see stile serve --help",
	} {
		_, err := parsed(t, strings.Fields(args)...)
		var usage *cmdline.UsageError
		if !errors.As(err, &usage) || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
}

func TestANegativeValueNeedsNoEqualsSign(t *testing.T) {
	config, err := parsed(t, "--account-rate-limit", "-1")
	if err != nil || config.AccountRateLimit != -1 {
		t.Errorf("%d, %v", config.AccountRateLimit, err)
	}
}

func TestHelpListsEveryFlag(t *testing.T) {
	var out bytes.Buffer
	if _, err := parse([]string{"--help"}, &out); !errors.Is(err, cmdline.ErrHelp) {
		t.Fatalf("error = %v", err)
	}
	for _, flag := range []string{
		"--listen", "--admin-listen", "--data", "--account-id", "--region", "--log-format", "--log-level", "--drain-timeout", "--access-keys",
		"--account-rate-limit", "--account-burst-limit", "--cache-megabytes", "--config", "STILE_LISTEN",
	} {
		if !strings.Contains(out.String(), flag) {
			t.Errorf("help lacks %s:\n%s", flag, &out)
		}
	}
}

func TestMetadataAddressesAreDeniedUnlessAllowed(t *testing.T) {
	egress := Egress{
		Deny:  []AddressRange{{netip.MustParsePrefix("10.0.0.0/8")}},
		Allow: []AddressRange{{netip.MustParsePrefix("10.1.0.0/16")}, {netip.MustParsePrefix("169.254.170.2/32")}},
	}
	for address, allowed := range map[string]bool{
		"127.0.0.1:80": true, "192.0.2.1:80": true, "[2001:db8::1]:80": true, "[::1]:80": true,
		"169.254.169.254:80": false, "[::ffff:169.254.169.254]:80": false, "[64:ff9b::a9fe:a9fe]:80": false,
		"[fe80::1]:80": false, "[fe80::1%eth0]:80": false, "[fd00:ec2::254]:80": false, "[fd00:ec2::253]:80": true,
		"10.0.0.1:80": false, "[::ffff:10.0.0.1]:80": false, "10.1.0.1:80": true, "169.254.170.2:80": true,
	} {
		if err := egress.check(netip.MustParseAddrPort(address)); (err == nil) != allowed {
			t.Errorf("%s: %v, allowed should be %v", address, err, allowed)
		}
	}
}

func TestTemplateLimitsBindTheTemplatesOfEveryPlan(t *testing.T) {
	config := DefaultConfig()
	config.TemplateLimits = TemplateLimits{Rounds: 2, OutputBytes: 64}
	b, err := newBackends(&config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.close(context.WithoutCancel(t.Context())) })
	for source, want := range map[string]string{"#foreach($i in [1..9])$i#end": "12", strings.Repeat("x", 65) + "$missing": ""} {
		template, err := mapping.CompileTemplateWithin(source, b.env(nil).Templates)
		if err != nil {
			t.Fatal(err)
		}
		out, err := template.Render(new(exchange.Exchange), nil)
		if string(out) != want || (err == nil) != (want != "") {
			t.Errorf("%q, %v; want %q", out, err, want)
		}
	}
}
