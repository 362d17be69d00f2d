package apigw

// DomainName is a name of the caller's own under which APIs are reached:
// https://docs.aws.amazon.com/apigateway/latest/api/API_DomainName.html
type DomainName struct {
	DomainName                          string
	DomainNameId                        string // of a private one only, whose name others may have too
	DomainNameArn                       string
	CertificateName                     string
	CertificateArn                      string // of an edge-optimized or private endpoint
	CertificateUploadDate               Timestamp
	RegionalDomainName                  string // what DNS is to lead the name to
	RegionalHostedZoneId                string
	RegionalCertificateName             string
	RegionalCertificateArn              string
	DistributionDomainName              string
	DistributionHostedZoneId            string
	EndpointConfiguration               *EndpointConfiguration
	DomainNameStatus                    DomainNameStatus
	DomainNameStatusMessage             string
	SecurityPolicy                      SecurityPolicy
	EndpointAccessMode                  EndpointAccessMode
	Tags                                map[string]string
	MutualTlsAuthentication             *MutualTlsAuthentication
	OwnershipVerificationCertificateArn string
	ManagementPolicy                    string // JSON text: who may manage what belongs to a private domain
	Policy                              string // JSON text: who may call a private domain
	RoutingMode                         RoutingMode
}

// MutualTlsAuthentication asks clients for certificates that a truststore's vouch for.
type MutualTlsAuthentication struct {
	TruststoreUri      string
	TruststoreVersion  string
	TruststoreWarnings []string // what of the truststore can't be used, and why
}

// MutualTlsAuthenticationInput names a truststore.
type MutualTlsAuthenticationInput struct {
	TruststoreUri     string
	TruststoreVersion string
}

// BasePathMapping leads the first part of the paths below a domain name to an API.
type BasePathMapping struct {
	BasePath  string // (none) for all paths that no other mapping takes
	RestApiId string
	Stage     string // "" if the stage's name stands in the path after it
}

// DomainNameAccessAssociation lets a VPC endpoint reach a private domain name.
type DomainNameAccessAssociation struct {
	DomainNameAccessAssociationArn string
	DomainNameArn                  string
	AccessAssociationSourceType    AccessAssociationSourceType
	AccessAssociationSource        string // the endpoint's identifier
	Tags                           map[string]string
}
