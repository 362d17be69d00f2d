package apigw

// PatchOperation is one step of an Update* call. A nil Path or Value was not given.
type PatchOperation struct {
	Op    Op
	Path  *string
	Value *string
	From  *string
}
