package apigw

// VpcLink is a way to private backends: https://docs.aws.amazon.com/apigateway/latest/api/API_VpcLink.html
type VpcLink struct {
	Id            string
	Name          string
	Description   string
	TargetArns    []string // one, a network load balancer's
	Status        VpcLinkStatus
	StatusMessage string
	Tags          map[string]string
}

// VpcLinkStatus is whether a link can be used.
type VpcLinkStatus string

const (
	VpcLinkAvailable VpcLinkStatus = "AVAILABLE"
	VpcLinkPending   VpcLinkStatus = "PENDING"
	VpcLinkFailed    VpcLinkStatus = "FAILED"
)

func (VpcLinkStatus) Values() []string {
	return []string{"AVAILABLE", "PENDING", "DELETING", "FAILED"}
}
