package server

import (
	"bufio"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const logged = `{"patchOperations": [
	{"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:123456789012:log-group:%s"},
	{"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId $context.stage $context.status"}]}`

// logTo has a stage of an API log to a group.
func (a *api) logTo(t *testing.T, stage, group string) {
	t.Helper()
	a.deploy(t, stage)
	a.server.call(t, "PATCH", "/restapis/"+a.id+"/stages/"+stage, strings.Replace(logged, "%s", group, 1))
}

// waitForLine waits until a file has a line that ends so: it is written when the answer has been sent.
func waitForLine(t *testing.T, path, end string) {
	t.Helper()
	eventually(t, path+" has a line that ends in "+end, func() bool {
		text, _ := os.ReadFile(path)
		return strings.Contains(string(text), end+"\n")
	})
}

func TestAccessLogsGoToTheirDestinationsFiles(t *testing.T) {
	dir := t.TempDir()
	config := testConfig(Memory)
	config.Dir = dir
	config.AccessLog = filepath.Join(dir, "all.log")
	config.AccessLogs = map[string]string{"arn:aws:logs:us-east-1:123456789012:log-group:own": "own.log"}
	s := start(t, config)
	a := newMock(t, s, "hello")
	a.logTo(t, "one", "own")
	a.logTo(t, "two", "other")
	for _, stage := range []string{"one", "two"} {
		if got := call(t, "GET", a.url(stage), ""); got.status != 200 {
			t.Fatalf("%d %s", got.status, got.body)
		}
	}
	waitForLine(t, filepath.Join(dir, "own.log"), " one 200")
	waitForLine(t, filepath.Join(dir, "all.log"), " two 200")
}

// What moves log files away sends SIGHUP.
func TestAccessLogsAreOpenedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.log")
	config := testConfig(Memory)
	config.AccessLog = path
	s := start(t, config)
	hangups := make(chan os.Signal, 1)
	t.Cleanup(s.reopenOn(hangups))
	a := newMock(t, s, "hello")
	a.logTo(t, "one", "own")
	call(t, "GET", a.url("one"), "")
	waitForLine(t, path, " one 200")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	hangups <- syscall.SIGHUP
	eventually(t, path+" is there again", func() bool {
		_, err := os.Stat(path)
		return err == nil
	})
	call(t, "GET", a.url("one"), "")
	waitForLine(t, path, " one 200")
}

func TestTheAuditLogHasAFileOfItsOwn(t *testing.T) {
	config := testConfig(Memory)
	config.AuditLog, config.LogFormat = filepath.Join(t.TempDir(), "audit.log"), "json"
	s := start(t, config)
	call(t, "POST", "http://"+s.AdminAddr()+"/restapis", `{"name":"audited"}`)
	text, err := os.ReadFile(config.AuditLog)
	if err != nil || !strings.Contains(string(text), `"operation":"CreateRestApi"`) || strings.Count(string(text), "\n") != 1 {
		t.Errorf("%s, %v", text, err)
	}
	if !config.reopens() {
		t.Error("SIGHUP wouldn't open it again")
	}
	config.AuditLog = filepath.Join(t.TempDir(), "nowhere", "audit.log")
	if _, err := Start(t.Context(), config); err == nil || !strings.Contains(err.Error(), "audit-log: log file ") {
		t.Errorf("started: %v", err)
	}
}

func TestAccessLogsThatCantBeOpenedKeepTheServerFromStarting(t *testing.T) {
	config := testConfig(Memory)
	config.AccessLog = filepath.Join(t.TempDir(), "nowhere", "access.log")
	_, err := Start(t.Context(), config)
	if err == nil || !strings.Contains(err.Error(), "access-log: log file ") || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("started: %v", err)
	}
}

// fullDisk takes so many bytes and no more.
type fullDisk struct {
	room int
	text []byte
}

func (d *fullDisk) Write(p []byte) (int, error) {
	n := min(len(p), d.room)
	d.room -= n
	d.text = append(d.text, p[:n]...)
	if n < len(p) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

func TestALineThatAFullDiskCutsShortTakesNoOtherAlong(t *testing.T) {
	log := new(lockedBuffer)
	disk := &fullDisk{room: 8}
	f := &logFile{path: "access.log", w: disk, log: newLog(log, "text", slog.LevelInfo)}
	for _, line := range []string{"first", "second", "third"} {
		f.write([]byte(line))
	}
	disk.room = 100
	f.write([]byte("fourth"))
	f.write([]byte("fifth"))
	if want := "first\nse\nfourth\nfifth\n"; string(disk.text) != want {
		t.Errorf("wrote %q, want %q", disk.text, want)
	}
	if strings.Count(log.String(), "can't be written") != 1 {
		t.Errorf("the log doesn't say it once:\n%s", log)
	}
}

func TestALogMayBeANamedPipeThatSomebodyReads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	config := testConfig(Memory)
	config.AuditLog = path
	if _, err := Start(t.Context(), config); err == nil || !strings.Contains(err.Error(), "audit-log: log file "+path+" can't be opened: ") {
		t.Fatalf("nobody reads it: %v", err)
	}
	reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Close() }()
	s := start(t, config)
	s.call(t, "POST", "/restapis", `{"name": "piped"}`)
	if line, err := bufio.NewReader(reader).ReadString('\n'); err != nil || !strings.Contains(line, "operation=CreateRestApi") {
		t.Errorf("%q, %v", line, err)
	}
}
