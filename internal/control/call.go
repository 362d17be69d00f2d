package control

import "context"

// Call is one control-plane call: who asks, and where.
type Call struct {
	Context   context.Context
	RequestId string
	AccountId string
	Region    string // of the signature's credential scope, else the server's default
}
