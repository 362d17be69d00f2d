package control

type getSdkTypeInput struct {
	Id string `uri:"sdktype_id"`
}

func getSdkType(_ *Call, in *getSdkTypeInput) (*sdkType, error) {
	if in.Id != javascriptSdk.Id {
		return nil, notFound("Invalid SDK type identifier specified: %s", in.Id)
	}
	return javascriptSdk, nil
}
