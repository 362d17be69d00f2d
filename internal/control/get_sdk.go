package control

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"stile/internal/sdk"
)

type getSdkInput struct {
	RestApiId  string            `uri:"restapi_id"`
	StageName  string            `uri:"stage_name"`
	SdkType    string            `uri:"sdk_type"`
	Parameters map[string]string `query:"parameters"`
}

// otherSdkTypes are those that the service generates besides ours.
var otherSdkTypes = []string{"android", "java", "objectivec", "ruby", "swift"}

func getSdk(c *Call, in *getSdkInput) (*file, error) {
	stage, definition, err := c.deployed(in.RestApiId, in.StageName)
	if err != nil {
		return nil, err
	}
	switch {
	case slices.Contains(otherSdkTypes, in.SdkType):
		return nil, badRequest("SDK type '%s' is not supported. Supported SDK types: %s", in.SdkType, javascriptSdk.Id)
	case in.SdkType != javascriptSdk.Id:
		return nil, badRequest("Invalid SDK type specified: '%s'. Supported SDK types: %s", in.SdkType, javascriptSdk.Id)
	}
	if err := checkSdkParameters(in.Parameters); err != nil {
		return nil, err
	}
	now := time.Unix(int64(c.Now), 0).UTC()
	archive, err := sdk.JavaScript(definition, sdk.Options{StageName: stage.StageName, InvokeUrl: in.Parameters[invokeUrlProperty], Time: now})
	if err != nil {
		return nil, err
	}
	return newFile(in.SdkType+"_"+now.Format("2006-01-02_15-04Z")+".zip", archive), nil
}

// checkSdkParameters holds parameters against the configuration properties of the SDK type.
func checkSdkParameters(parameters map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		known := slices.ContainsFunc(javascriptSdk.ConfigurationProperties, func(p sdkConfigurationProperty) bool { return p.Name == name })
		if !known {
			return badRequest("Invalid parameter specified: '%s' is no configuration property of SDK type '%s'", name, javascriptSdk.Id)
		}
	}
	if text, given := parameters[invokeUrlProperty]; given {
		u, err := url.Parse(text)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(text, "?#") {
			return badRequest("Invalid value for '%s' specified: must be an http or https URL", invokeUrlProperty)
		}
	}
	return nil
}
