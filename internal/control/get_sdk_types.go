package control

type getSdkTypesInput struct {
	Position string `query:"position"`
	Limit    *int   `query:"limit"`
}

type sdkTypes struct {
	Position string
	Items    []*sdkType `json:"item"`
}

// sdkType is a kind of client that GetSdk generates. There is none yet, and the service's six aren't promised.
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

func getSdkTypes(_ *Call, in *getSdkTypesInput) (*sdkTypes, error) {
	items, position, err := pageOfSorted[sdkType](nil, in.Position, in.Limit)
	return &sdkTypes{position, items}, err
}
