package plan

import (
	"maps"
	"slices"
	"strings"

	"stile/internal/apigw"
)

// allMethods is the key of the settings that hold for every method without its own.
const allMethods = "*/*"

// settingName is what a key of a stage's settings names, however its path is spelled: "~1pets~1{id}/GET", "pets/{id}/GET".
func settingName(key string) string {
	return strings.TrimLeft(strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~"), "/")
}

// settingsByName are a stage's settings by what they are about. Of several spellings the escaped one counts, which is how the service's
// console spells it and which sorts last.
func settingsByName(settings map[string]apigw.MethodSetting) map[string]apigw.MethodSetting {
	byName := make(map[string]apigw.MethodSetting, len(settings))
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		byName[settingName(key)] = settings[key]
	}
	return byName
}

// readSetting finds what the stage says of the method: for itself, else for all.
func (m *Method) readSetting() {
	m.setting, m.ownSetting = m.plan.settings[settingName(m.ResourcePath+"/"+m.HttpMethod)]
	m.hasSetting = m.ownSetting
	if !m.ownSetting {
		m.setting, m.hasSetting = m.plan.settings[allMethods]
	}
}

// Setting is the stage's setting for the method.
func (m *Method) Setting() *apigw.MethodSetting { return &m.setting }
