package server

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"stile/internal/cmdline"
)

// section is what docs/configuration.md says under a heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "\n## "+heading+"\n")
	if heading == "" {
		rest, found = string(text), true
	}
	if !found {
		t.Fatalf("docs/configuration.md has no heading %s", heading)
	}
	rest, _, _ = strings.Cut(rest, "\n## ")
	return rest
}

// named are the matches of pattern's group in text, sorted, each once.
func named(text, pattern string) []string {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func sorted(keys []string) []string {
	slices.Sort(keys)
	return keys
}

func TestEveryKeyOfTheConfigurationIsDocumented(t *testing.T) {
	var help bytes.Buffer
	if _, err := parse([]string{"--help"}, &help); !errors.Is(err, cmdline.ErrHelp) {
		t.Fatal(err)
	}
	var inFileOnly []string
	flagged := named(help.String(), `(?m)^ +--([a-z-]+)=`)
	for _, key := range yamlKeys(reflect.TypeFor[Config]()) {
		if !slices.Contains(flagged, strings.ReplaceAll(key, "_", "-")) {
			inFileOnly = append(inFileOnly, key)
		}
	}
	said := strings.Join(strings.Fields(help.String()), " ")
	for _, key := range inFileOnly {
		if !strings.Contains(said, key) {
			t.Errorf("--help of --config doesn't name %s", key)
		}
	}
	for _, c := range []struct {
		heading, pattern string
		want             []string
	}{
		{"", "(?m)^\\| `([a-z_]+)` \\|", inFileOnly},
		{"connections", `(?m)^  ([a-z_]+):`, yamlKeys(reflect.TypeFor[Connections]())},
		{"template_limits", "(?m)^\\| `([a-z_]+)` \\|", yamlKeys(reflect.TypeFor[TemplateLimits]())},
	} {
		if got := named(section(t, c.heading), c.pattern); !slices.Equal(got, sorted(c.want)) {
			t.Errorf("%q documents %q, there are %q", c.heading, got, c.want)
		}
	}
}

func TestTheDocumentedDefaultsOfFlagsAreThoseOfTheProgram(t *testing.T) {
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| (\\S+) \\|").FindAllStringSubmatch(section(t, "Flags"), -1) {
		rows[m[1]] = strings.Trim(m[2], "`")
	}
	defaults := reflect.ValueOf(DefaultConfig())
	want := map[string]string{}
	for field := range reflect.TypeFor[flags]().Fields() {
		if field.Name == "Config" { // names the file
			continue
		}
		of, _ := reflect.TypeFor[Config]().FieldByName(field.Name)
		value := fmt.Sprint(defaults.FieldByName(field.Name))
		if value == "" {
			value = "none"
		}
		want[of.Tag.Get("yaml")] = value
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

func TestEveryMetricIsDocumented(t *testing.T) {
	s := start(t, testConfig(Memory))
	families, err := s.metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var exported []string
	for _, family := range families {
		if strings.HasPrefix(family.GetName(), "stile_") {
			exported = append(exported, family.GetName())
		}
	}
	for _, collector := range []prometheus.Collector{newTraffic(), cacheMetrics{}, certificateMetrics{}, s.metrics.calls} { // these tell of what was called only
		descriptions := make(chan *prometheus.Desc, 10)
		collector.Describe(descriptions)
		close(descriptions)
		for description := range descriptions {
			exported = append(exported, named(description.String(), `fqName: "([a-z_]+)"`)...)
		}
	}
	if got := named(section(t, "Health and metrics"), "`(stile_[a-z_]+)`"); !slices.Equal(got, sorted(exported)) {
		t.Errorf("documented are %q, exported %q", got, exported)
	}
}
