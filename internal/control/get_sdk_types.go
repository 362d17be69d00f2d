package control

type getSdkTypesInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type sdkTypes struct {
	Position string
	Items    []*sdkType `json:"item"`
}

// sdkType is a kind of client that GetSdk generates.
type sdkType struct {
	Id                      string
	FriendlyName            string
	Description             string
	ConfigurationProperties []sdkConfigurationProperty
}

type sdkConfigurationProperty struct {
	Name         string
	FriendlyName string
	Description  string
	Required     bool
	DefaultValue string
}

// javascriptSdk is the only kind. The service's others aren't listed, for a caller to know before it asks for one.
var javascriptSdk = &sdkType{
	Id: "javascript", FriendlyName: "JavaScript", Description: "JavaScript SDK",
	ConfigurationProperties: []sdkConfigurationProperty{{
		Name: invokeUrlProperty, FriendlyName: "Invoke URL",
		Description: "URL at which clients call the stage, unless their configuration names another. Without it, the stage's URL on a host of AWS's form.",
	}},
}

// invokeUrlProperty is a property of our own: the service knows where its stages are called.
const invokeUrlProperty = "invokeUrl"

func getSdkTypes(_ *Call, in *getSdkTypesInput) (*sdkTypes, error) {
	items, position, err := pageOfSorted([]named[sdkType]{{javascriptSdk.Id, javascriptSdk}}, in.Position, in.Limit)
	return &sdkTypes{position, items}, err
}
