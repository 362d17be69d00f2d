package control

type getSdkTypeInput struct {
	Id string `uri:"sdktype_id"`
}

func getSdkType(_ *Call, in *getSdkTypeInput) (*sdkType, error) {
	return nil, notFound("Invalid SDK type identifier specified: %s", in.Id)
}
