package plan

import (
	"strings"

	"stile/internal/apigw"
)

// allMethods is the key of the settings that hold for every method without its own.
const allMethods = "*/*"

// readSetting finds what the stage says of the method: for itself, else for all.
func (m *Method) readSetting() {
	settings := m.plan.stage.MethodSettings
	m.setting, m.ownSetting = settings[strings.TrimPrefix(m.ResourcePath, "/")+"/"+m.HttpMethod]
	m.hasSetting = m.ownSetting
	if !m.ownSetting {
		m.setting, m.hasSetting = settings[allMethods]
	}
}

// Setting is the stage's setting for the method.
func (m *Method) Setting() apigw.MethodSetting { return m.setting }
